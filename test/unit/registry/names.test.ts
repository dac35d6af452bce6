import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src-main/registry/index.ts';
import { nameSkeleton } from '../../../src-main/registry/names.ts';
import { slugOf } from '../../../src-shared/slug-of.ts';
import { makeSigner } from '../../support/registry/make-signer.ts';
import { ALICE, BOB, TestRegistry, USER } from '../../support/registry/open-registry.ts';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
});
afterEach(() => home.close());

const draft = {
  displayName: 'Hyper-Momentum-V2',
  description: 'Breakouts.',
  version: '1.0.0',
  category: 'Trading Strategy',
};

function create(actor: Actor, name: string, category = draft.category) {
  return home.registry.extensions.create({ publisher: 'black-swann', ...draft, name, category }, actor);
}

describe('creating an extension', () => {
  it('reserves the slug of its name and makes a draft', async () => {
    const made = await home.registry.extensions.create({ publisher: 'black-swann', ...draft }, ALICE);
    expect(made).toEqual({ extensionId: 'black-swann.hyper-momentum-v2', version: '1.0.0', status: 'draft' });
    expect(await home.registry.extensions.get(made.extensionId)).toMatchObject({
      status: 'draft',
      category: 'trading-strategy',
      latestVersion: null,
    });
    expect(await home.registry.extensions.version(made.extensionId, '1.0.0')).toMatchObject({
      state: 'draft',
      digest: null,
    });
    await expect(home.registry.extensions.stored(made.extensionId, '1.0.0')).rejects.toMatchObject({
      code: 'registry.version-not-found',
    });
  });

  it('takes a category by id or label, and no other', async () => {
    await create(ALICE, 'one', 'risk');
    await create(ALICE, 'two', ' Reporting ');
    await expect(create(ALICE, 'three', 'Miracles')).rejects.toMatchObject({
      code: 'api.invalid-input',
      details: { field: 'category' },
    });
  });

  it('becomes a submission of the same name', async () => {
    await home.registry.extensions.create(
      { publisher: 'black-swann', ...draft, name: 'hyper-momentum' },
      ALICE,
    );
    await home.approved();
    const versions = await home.registry.extensions.versions('black-swann.hyper-momentum');
    expect(versions.map(({ state }) => state)).toEqual(['approved']);
  });

  it('is for developers, under publishers of their own', async () => {
    await expect(create(USER, 'one')).rejects.toMatchObject({ code: 'api.forbidden' });
    await create(ALICE, 'one');
    await expect(create(BOB, 'two')).rejects.toMatchObject({ code: 'registry.not-owner' });
    await expect(create({ ...BOB, publisherId: 'black-swann' }, 'two')).resolves.toBeDefined();
    await expect(create(ALICE, 'one')).rejects.toMatchObject({ code: 'registry.extension-exists' });
  });
});

describe('names that look alike', () => {
  it('have one skeleton', () => {
    expect(nameSkeleton('b1ack-swann')).toBe(nameSkeleton('black-swann'));
    expect(nameSkeleton('m0mentum')).toBe(nameSkeleton('momentum'));
    expect(nameSkeleton('rnomentum')).toBe(nameSkeleton('momentum'));
    expect(nameSkeleton('black-swan')).not.toBe(nameSkeleton('black-swann'));
  });

  it('are refused as publishers', async () => {
    await home.registry.publishers.create({ id: 'black-swann', displayName: 'Black Swann' }, ALICE);
    for (const id of ['b1ack-swann', 'blackswann', 'black-svvann']) {
      await expect(home.registry.publishers.create({ id, displayName: 'Me' }, BOB)).rejects.toMatchObject({
        code: 'registry.name-too-close',
        details: { other: 'black-swann' },
      });
    }
    await expect(
      home.registry.publishers.create({ id: 'black-swann', displayName: 'Me' }, BOB),
    ).rejects.toMatchObject({ code: 'registry.publisher-exists' });
    await expect(
      home.submit({ publisher: 'b1ack-swann' }, { signer: home.bob, actor: BOB }),
    ).rejects.toMatchObject({
      code: 'registry.name-too-close',
    });
  });

  it('are refused as extensions of another publisher, and free to the same one', async () => {
    await home.approved();
    await expect(
      home.submit({ publisher: 'grey-heron', name: 'hyperm0mentum' }, { signer: home.bob, actor: BOB }),
    ).rejects.toMatchObject({
      code: 'registry.name-too-close',
      details: { other: 'black-swann.hyper-momentum' },
    });
    await expect(home.submit({ name: 'hypermomentum' })).resolves.toBeDefined();
    await expect(
      home.submit({ publisher: 'grey-heron' }, { signer: home.bob, actor: BOB }),
    ).resolves.toMatchObject({ extensionId: 'grey-heron.hyper-momentum' });
  });

  it('leave nothing behind when they are refused', async () => {
    await home.approved();
    const before = await home.leafTypes();
    await expect(
      home.submit({ publisher: 'grey-heron', name: 'hyperm0mentum' }, { signer: home.bob, actor: BOB }),
    ).rejects.toThrow();
    expect(await home.leafTypes()).toEqual(before);
    await expect(home.registry.publishers.get('grey-heron')).rejects.toMatchObject({
      code: 'registry.publisher-not-found',
    });
  });
});

describe('the slug of a display name', () => {
  it.each([
    ['Hyper-Momentum-V2', 'hyper-momentum-v2'],
    ['  Wert im Risiko (täglich) ', 'wert-im-risiko-taglich'],
    ['日本', ''],
    ['a'.repeat(80), 'a'.repeat(63)],
  ])('of %j is %j', (displayName, slug) => {
    expect(slugOf(displayName)).toBe(slug);
  });
});

describe('keys of a publisher', () => {
  it('follow a rotation that both keys signed', async () => {
    const { signRotation } = await import('../../../src-main/trust/rotation.ts');
    await home.submit();
    const statement = await signRotation(home.alice, home.bob, '2026-01-02T00:00:00.000Z');
    const [changed] = await home.registry.publishers.rotateKey(statement, ALICE);
    expect(changed?.identities.map(({ keyId }) => keyId)).toEqual([
      home.alice.identity.keyId,
      home.bob.identity.keyId,
    ]);
    await expect(home.submit({ version: '1.1.0' }, { signer: home.bob })).resolves.toBeDefined();
    expect(await home.registry.publishers.rotateKey(statement, ALICE)).toEqual([]);

    const forged = { ...statement, signatures: [statement.signatures[1], statement.signatures[0]] };
    await expect(home.registry.publishers.rotateKey(forged, BOB)).rejects.toMatchObject({
      code: 'trust.rotation-invalid',
    });
  });

  it('follow it at every publisher where the old key stands, although one revoked it', async () => {
    const { signRotation } = await import('../../../src-main/trust/rotation.ts');
    const { publishers } = home.registry;
    const statement = await signRotation(home.alice, home.bob, '2026-01-02T00:00:00.000Z');
    const { keyId, publicKey } = home.alice.identity;
    for (const id of ['aaa-first', 'bbb-second']) {
      await publishers.create({ id, displayName: id }, ALICE);
      await publishers.addKey({ publisherId: id, publicKey, simulated: false }, ALICE);
    }
    await publishers.revokeKey({ publisherId: 'aaa-first', keyId, reason: 'lost there' }, ALICE);

    expect((await publishers.rotateKey(statement, ALICE)).map(({ id }) => id)).toEqual(['bbb-second']);
    expect((await publishers.get('aaa-first')).identities).toHaveLength(1);

    await publishers.revokeKey({ publisherId: 'bbb-second', keyId, reason: 'lost' }, ALICE);
    const other = await signRotation(home.alice, makeSigner(), '2026-01-03T00:00:00.000Z');
    await expect(publishers.rotateKey(other, ALICE)).rejects.toMatchObject({ code: 'trust.revoked-key' });
  });
});
