import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, BOB, REVIEWER, TestRegistry, USER } from '../../support/registry/open-registry.ts';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
});
afterEach(() => home.close());

const ID = 'black-swann.hyper-momentum';

describe('submitting a package', () => {
  it('takes a signed package in, makes publisher and extension, and binds the key', async () => {
    const submission = await home.submit();

    expect(submission).toMatchObject({
      extensionId: ID,
      version: '1.0.0',
      state: 'submitted',
      simulated: false,
    });
    expect(submission.signer).toEqual({ kind: 'key', id: home.alice.identity.fingerprint, simulated: false });
    const publisher = await home.registry.publishers.get('black-swann');
    expect(publisher.identities.map(({ keyId }) => keyId)).toEqual([home.alice.identity.keyId]);
    expect((await home.registry.extensions.get(ID)).status).toBe('pending');
    expect(await home.leafTypes()).toEqual([
      'publisher.created',
      'publisher.key-bound',
      'extension.created',
      'version.submitted',
    ]);
  });

  it('keeps what the package ships', async () => {
    await home.submit();
    const files = await home.registry.extensions.files(ID, '1.0.0');
    expect(files.map(({ path }) => path)).toContain('dist/main.js');
    expect(await home.registry.extensions.readme(ID, '1.0.0')).toBe('# Hyper-Momentum-V2\n');
    expect(await home.registry.extensions.file(ID, '1.0.0', 'dist/none.js')).toBeNull();
  });

  it('refuses a package without a signature', async () => {
    const { digest } = await home.signed();
    await expect(home.registry.submissions.submit({ digest, bundle: null }, ALICE)).rejects.toMatchObject({
      code: 'trust.unsigned',
    });
  });

  it('refuses a signature over other bytes', async () => {
    const { bundle } = await home.signed();
    const { digest } = await home.signed({ version: '1.0.1' });
    await expect(home.registry.submissions.submit({ digest, bundle }, ALICE)).rejects.toMatchObject({
      code: 'trust.wrong-subject',
    });
    expect(await home.leafTypes()).toEqual([]);
  });

  it('refuses another key once the publisher is bound to one', async () => {
    await home.submit();
    await expect(home.submit({ version: '1.1.0' }, { signer: home.bob, actor: BOB })).rejects.toMatchObject({
      code: 'trust.wrong-identity',
    });
    await expect(home.registry.extensions.version(ID, '1.1.0')).rejects.toMatchObject({
      code: 'registry.version-not-found',
    });
  });

  it('lets one key speak for two publishers', async () => {
    await home.submit();
    await expect(home.submit({ publisher: 'grey-heron' })).resolves.toMatchObject({ state: 'submitted' });
  });

  it('binds no key of a stranger to a publisher that somebody reserved', async () => {
    await home.registry.publishers.create({ id: 'black-swann', displayName: 'Black Swann' }, ALICE);
    await expect(home.submit({}, { signer: home.bob, actor: BOB })).rejects.toMatchObject({
      code: 'registry.not-owner',
    });
    await expect(home.submit()).resolves.toMatchObject({ state: 'submitted' });
  });

  it('asks for the public key of a signer whom nobody knows, and checks that it is the one', async () => {
    const { makeSigner } = await import('../../support/registry/make-signer.ts');
    const carol = makeSigner();
    const offer = await home.signed({}, { signer: carol });
    const submit = (publicKey: string | null) =>
      home.registry.submissions.submit({ ...offer, publicKey }, ALICE);

    await expect(submit(null)).rejects.toMatchObject({ code: 'registry.first-key-needed' });
    await expect(submit(home.bob.identity.publicKey)).rejects.toMatchObject({
      code: 'registry.key-mismatch',
    });
    await expect(submit('no key')).rejects.toMatchObject({ code: 'registry.key-invalid' });
    await expect(submit(carol.identity.publicKey)).resolves.toMatchObject({ state: 'submitted' });
  });

  it('refuses a user who is no developer, and a token of another publisher', async () => {
    await expect(home.submit({}, { actor: USER })).rejects.toMatchObject({ code: 'api.forbidden' });
    const token = { ...ALICE, publisherId: 'grey-heron' };
    await expect(home.submit({}, { actor: token })).rejects.toMatchObject({ code: 'registry.not-owner' });
  });

  it('refuses a revoked key, and takes a rotated one', async () => {
    await home.submit();
    await home.registry.publishers.revokeKey(
      { publisherId: 'black-swann', keyId: home.alice.identity.keyId, reason: 'lost' },
      ALICE,
    );
    await expect(home.submit({ version: '1.0.1' })).rejects.toMatchObject({ code: 'trust.revoked-key' });
    expect((await home.registry.publishers.get('black-swann')).identities[0]).toMatchObject({
      revokedAt: expect.any(String),
      revokedReason: 'lost',
    });

    await home.registry.publishers.addKey(
      { publisherId: 'black-swann', publicKey: home.bob.identity.publicKey, simulated: false },
      ALICE,
    );
    await expect(home.submit({ version: '1.0.1' }, { signer: home.bob })).resolves.toMatchObject({
      version: '1.0.1',
    });
  });
});

describe('submitting the same number again', () => {
  it('ends what still waits under it, and starts anew', async () => {
    const first = await home.pending();
    const second = await home.submit({}, { main: 'export const commands = { a: () => 1 };\n' });

    expect(second.id).not.toBe(first.id);
    const before = await home.registry.submissions.get(first.id);
    expect(before.state).toBe('rejected');
    expect(before.decision?.reason).toContain(second.id);
    expect((await home.registry.extensions.version(ID, '1.0.0')).digest).toBe(second.digest);
    expect(await home.leafTypes()).toContain('version.superseded');
  });

  it('is the same submission while the same package of the same person waits', async () => {
    const signed = await home.signed();
    const first = await home.registry.submissions.submit(signed, ALICE);
    expect((await home.registry.submissions.submit(signed, ALICE)).id).toBe(first.id);
    await home.registry.submissions.audit(first.id);
    const again = await home.registry.submissions.submit(signed, ALICE);
    expect(again).toMatchObject({ id: first.id, state: 'pending' });
    expect((await home.leafTypes()).filter((type) => type === 'version.submitted')).toHaveLength(1);
    const { extensionId, version } = first;
    await home.registry.moderation.reject({ extensionId, version }, { reason: 'No.' }, REVIEWER);
    expect((await home.registry.submissions.submit(signed, ALICE)).id).not.toBe(first.id);
  });

  it('is refused after approval: the bytes of a number are fixed then', async () => {
    await home.approved();
    await expect(home.submit({}, { main: 'export {};\n' })).rejects.toMatchObject({
      code: 'registry.version-exists',
    });
  });

  it('works after a rejection', async () => {
    const { extensionId, version } = await home.pending();
    await home.registry.moderation.reject({ extensionId, version }, { reason: 'No tests.' }, REVIEWER);
    await expect(home.submit()).resolves.toMatchObject({ state: 'submitted' });
  });
});

describe('simulation', () => {
  it('refuses what a throw-away key signed while the mode is off', async () => {
    await expect(home.submit({}, { signer: home.simulated })).rejects.toMatchObject({
      code: 'trust.simulated-refused',
    });
  });

  it('marks version, submission and extension, for ever', async () => {
    home.simulation = true;
    const submission = await home.approved({}, { signer: home.simulated });
    expect(submission.simulated).toBe(true);
    home.simulation = false;
    expect((await home.registry.extensions.version(ID, '1.0.0')).simulated).toBe(true);
    expect((await home.registry.extensions.get(ID)).simulated).toBe(true);
    const publisher = await home.registry.publishers.get('black-swann');
    expect(publisher.identities.map(({ simulated }) => simulated)).toEqual([true]);
    await expect(home.submit({ version: '2.0.0' }, { signer: home.simulated })).rejects.toMatchObject({
      code: 'trust.simulated-refused',
    });
  });

  it('does not let a real package in under a simulated name, nor approve a simulated one when it is off', async () => {
    home.simulation = true;
    await home.registry.extensions.create(
      {
        publisher: 'grey-heron',
        displayName: 'Pond',
        description: 'A pond.',
        version: '1.0.0',
        category: 'data',
      },
      ALICE,
    );
    const waiting = await home.pending({}, { signer: home.simulated });
    home.simulation = false;

    await expect(home.submit({ publisher: 'grey-heron', name: 'pond' })).rejects.toMatchObject({
      code: 'registry.simulated-name',
    });
    await expect(home.registry.moderation.approve(waiting, {}, REVIEWER)).rejects.toMatchObject({
      code: 'trust.simulated-refused',
    });
  });
});
