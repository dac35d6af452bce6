import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRoleKey, openRoleKey, publicOfRoleKey } from '../../../src-main/trust/index.ts';
import { roleKeyId, signOffline } from '../../../src-main/tuf/index.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { ALICE, TestRegistry } from '../../support/registry/open-registry.ts';
import { TufHome } from '../../support/tuf-home.ts';
import { ed25519 } from '../../support/tuf-server.ts';

const pathOf = (version: string): string => `packages/black-swann/hyper-momentum/${version}.wpk`;

let test: TestRegistry;
beforeAll(async () => {
  test = await TestRegistry.open();
  await test.registry.publishers.create({ id: 'black-swann', displayName: 'Black Swann' }, ALICE);
  await test.approved({ version: '1.0.0' });
});
afterAll(() => test.close());

describe('the first root', () => {
  it('comes into force with the signature that was still missing', async () => {
    const home = new TufHome(test);
    const rootKeys = home.people.map(({ publicKey }) => publicKey);
    const plan = { rootKeys, threshold: 2, name: 'Acme', bits: 2, replace: false };
    expect(await home.repository.init(plan)).toMatchObject({ kind: 'root', version: 1, threshold: 2 });
    expect(await home.repository.isInitialised()).toBe(false);
    expect(await rejectionOf(home.repository.publish())).toBe('tuf.not-initialised');
    expect(await rejectionOf(home.repository.init(plan))).toBe('tuf.root-pending');
    expect(await home.signRoot(0)).toMatchObject({ signed: 1, needed: 2, published: null });
    // The same person again is the same person.
    expect(await home.signRoot(0)).toMatchObject({ signed: 1, published: null });
    expect(await rejectionOf(home.repository.sign('root', ed25519().privateKey))).toBe('tuf.not-a-signer');
    expect(await home.signRoot(2)).toMatchObject({ signed: 2, published: { timestampVersion: 1 } });
    expect(await home.repository.isInitialised()).toBe(true);
    expect(await rejectionOf(home.repository.init(plan))).toBe('tuf.initialised');
    expect(await rejectionOf(home.repository.pending('root'))).toBe('tuf.nothing-pending');
    expect(await home.repository.status()).toMatchObject({
      initialised: true,
      root: { version: 1, threshold: 2 },
      bins: 4,
      pending: [],
    });
  });

  it('is refused with keys and thresholds that make none', async () => {
    const home = new TufHome(test);
    const [one, two] = home.people.map(({ publicKey }) => publicKey);
    if (one === undefined || two === undefined) throw new Error('there are people');
    const plan = { name: 'Acme', bits: 2, replace: false };
    const { publicKey: p256 } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const refusal = (rootKeys: (typeof one)[], threshold: number) =>
      rejectionOf(home.repository.init({ ...plan, rootKeys, threshold }));
    expect(await refusal([one, two], 3)).toBe('tuf.bad-threshold');
    expect(await refusal([one, two], 0)).toBe('tuf.bad-threshold');
    expect(await refusal([one, one], 2)).toBe('tuf.bad-key');
    expect(await refusal([one, p256], 2)).toBe('tuf.bad-key');
  });

  it('is signed by people one after another, each on a machine of their own', async () => {
    const home = new TufHome(test);
    const rootKeys = home.people.map(({ publicKey }) => publicKey);
    await home.repository.init({ rootKeys, threshold: 2, name: 'Acme', bits: 2, replace: false });
    let file: Uint8Array = await home.repository.pending('root');
    for (const { privateKey } of home.people.slice(1)) file = (await signOffline(file, privateKey)).bytes;
    expect(await home.repository.accept(file)).toMatchObject({
      signed: 2,
      published: { timestampVersion: 1 },
    });
  });
});

describe('a rotation of the root', () => {
  it('needs the old threshold and the new one, and followers go with it', async () => {
    const home = new TufHome(test);
    await home.begin();
    const follower = await home.follower();
    await follower.refresh();
    const { root } = await home.repository.status();
    const [lost = ''] = root?.keys ?? [];
    const newcomer = ed25519();
    await home.repository.rotate({
      add: [newcomer.publicKey],
      remove: [lost],
      threshold: null,
      online: ['timestamp', 'snapshot', 'targets'],
      catalog: true,
      replace: false,
    });
    // Old: 0, 1, 2. New: 1, 2, newcomer. Two of each are needed.
    expect(await home.repository.sign('root', newcomer.privateKey)).toMatchObject({ published: null });
    expect(await home.signRoot(1)).toMatchObject({ signed: 2, needed: 2, published: null });
    await follower.refresh();
    expect((await follower.state()).roles[0]).toMatchObject({ role: 'root', version: 1 });
    const { published } = await home.signRoot(0);
    expect(published?.roles).toEqual(
      expect.arrayContaining(['targets', 'snapshot', 'root', 'timestamp']) as string[],
    );
    await follower.refresh();
    expect((await follower.state()).roles[0]).toMatchObject({ role: 'root', version: 2 });
    expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
    const { roles } = await home.repository.status();
    expect(roles.map(({ role, keyGeneration }) => [role, keyGeneration])).toEqual([
      ['timestamp', 2],
      ['snapshot', 2],
      ['targets', 2],
      ['catalog', 2],
    ]);
    // The next one without the key that was taken away.
    const none = { add: [], remove: [], threshold: null, online: [], catalog: false, replace: false };
    await home.repository.rotate(none);
    expect(await rejectionOf(home.signRoot(0))).toBe('tuf.not-a-signer');
    await home.signRoot(1, 2);
    await follower.refresh();
    expect((await follower.state()).roles[0]).toMatchObject({ role: 'root', version: 3 });
  });

  it('leaves the old state, whole, wherever it is cut', async () => {
    const change = { add: [], remove: [], threshold: null, catalog: false, replace: true };
    let cuts = 0;
    for (let cutAt = 0; ; cutAt += 1) {
      const home = new TufHome(test);
      await home.begin();
      const follower = await home.follower();
      await follower.refresh();
      await home.repository.rotate({ ...change, online: ['timestamp', 'snapshot'] });
      await home.signRoot(0);
      let changes = 0;
      home.beforeChange = () => {
        if (changes === cutAt) throw new Error('cut');
        changes += 1;
      };
      const outcome = await home.signRoot(1).then(
        () => 'published',
        () => 'cut',
      );
      home.beforeChange = () => undefined;
      if (outcome === 'published') break;
      cuts += 1;
      const outcomeOfRefresh = await follower.refresh().then(
        () => 'refreshed',
        () => 'refused',
      );
      const { root } = await home.repository.status();
      // Between the root and the timestamp alone a key is in force for which nothing is signed yet: nothing is believed then,
      // and the next look of the upkeep mends it.
      if (root?.version === 1) expect(outcomeOfRefresh).toBe('refreshed');
      if (root?.version === 1) await home.signRoot(1);
      else if (outcomeOfRefresh === 'refused') expect(await home.repository.isDue()).toBe(true);
      await home.repository.publish();
      await follower.refresh();
      expect((await home.repository.status()).pending).toEqual([]);
      expect((await follower.state()).roles[0]).toMatchObject({ role: 'root', version: 2 });
      expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
    }
    expect(cuts).toBeGreaterThanOrEqual(4);
  });

  it('is refused for what does not fit', async () => {
    const home = new TufHome(test);
    const none = { add: [], remove: [], threshold: null, online: [], catalog: false, replace: false };
    expect(await rejectionOf(home.repository.rotate(none))).toBe('tuf.not-initialised');
    await home.begin();
    expect(await rejectionOf(home.repository.rotate({ ...none, remove: ['0'.repeat(64)] }))).toBe(
      'tuf.unknown-key',
    );
    expect(await rejectionOf(home.repository.rotate({ ...none, threshold: 4 }))).toBe('tuf.bad-threshold');
    await home.repository.rotate(none);
    expect(await rejectionOf(home.repository.rotate(none))).toBe('tuf.root-pending');
    const waiting = await home.repository.pending('root');
    await home.repository.rotate({ ...none, threshold: 1, replace: true });
    const other = await signOffline(waiting, home.people[0]?.privateKey ?? ed25519().privateKey);
    expect(await rejectionOf(home.repository.accept(other.bytes))).toBe('tuf.other-content');
    const unsigned = await home.repository.pending('root');
    expect(await rejectionOf(home.repository.accept(unsigned))).toBe('tuf.wrong-signature');
    const stranger = await signOffline(unsigned, ed25519().privateKey);
    expect(await rejectionOf(home.repository.accept(stranger.bytes))).toBe('tuf.wrong-signature');
    expect(await rejectionOf(home.repository.accept(Buffer.from('{}')))).toBe('tuf.bad-file');
  });
});

describe('a publisher that signs its own targets', () => {
  it('does so from its first signature on, and then only what it signed is listed', async () => {
    const home = new TufHome(test);
    await home.begin();
    const follower = await home.follower();
    const seen = async (version: string) => {
      await follower.refresh();
      return follower.target(pathOf(version));
    };
    const key = ed25519();
    const user = 'the operator';
    expect(await rejectionOf(home.repository.delegate('nobody', key.publicKey, user))).toBe(
      'registry.publisher-not-found',
    );
    await home.repository.delegate('black-swann', key.publicKey, user);
    expect((await home.repository.status()).publishers).toMatchObject([{ inForce: false }]);
    // Until then everything is as it was.
    expect(await seen('1.0.0')).not.toBe(null);
    const role = 'publisher-black-swann';
    const first = await home.repository.pending(role);
    const wrong = await signOffline(first, ed25519().privateKey);
    expect(await rejectionOf(home.repository.accept(wrong.bytes))).toBe('tuf.wrong-signature');
    const signed = await signOffline(first, key.privateKey);
    expect(signed.pending).toMatchObject({ kind: 'targets', targets: 1 });
    expect(await home.repository.accept(signed.bytes)).toMatchObject({
      published: { roles: expect.anything() as unknown },
    });
    expect((await home.repository.status()).publishers).toMatchObject([{ inForce: true }]);
    expect((await home.repository.status()).pending).toEqual([]);
    expect(await seen('1.0.0')).not.toBe(null);
    expect(await rejectionOf(home.repository.delegate('black-swann', key.publicKey, user))).toBe(
      'tuf.delegated',
    );

    await test.approved({ version: '2.0.0' });
    await home.repository.publish();
    expect(await seen('2.0.0')).toBe(null);
    expect((await home.repository.status()).pending).toMatchObject([{ role, targets: 2 }]);
    await home.repository.sign(role, key.privateKey);
    expect(await seen('2.0.0')).not.toBe(null);

    await home.repository.undelegate('black-swann', user);
    expect(await seen('2.0.0')).not.toBe(null);
    expect((await home.repository.status()).publishers).toEqual([]);
    expect(await rejectionOf(home.repository.undelegate('black-swann', user))).toBe('tuf.not-delegated');

    // And once more, with the versions of its file counted on.
    await home.repository.delegate('black-swann', key.publicKey, user);
    await home.repository.sign(role, key.privateKey);
    expect(await seen('2.0.0')).not.toBe(null);
  });
});

describe('a key of a role in a file', () => {
  it('is opened by its passphrase, and shows its public half to anybody', async () => {
    const { text, publicKey } = await makeRoleKey('correct horse', '2026-01-01T00:00:00.000Z');
    expect(await roleKeyId(publicOfRoleKey(text))).toBe(await roleKeyId(publicKey));
    expect(await roleKeyId(await openRoleKey(text, 'correct horse'))).toBe(await roleKeyId(publicKey));
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(await roleKeyId(publicOfRoleKey(pem))).toBe(await roleKeyId(publicKey));
    expect(await rejectionOf(openRoleKey(text, 'battery staple'))).toBe('trust.passphrase-wrong');
    expect(await rejectionOf(openRoleKey(pem, 'correct horse'))).toBe('tuf.bad-key');
    expect(await rejectionOf(openRoleKey('{}', 'correct horse'))).toBe('tuf.bad-key');
    expect(await rejectionOf(makeRoleKey('', ''))).toBe('trust.passphrase-empty');
    const changed = text.replace('"createdAt": "2026', '"createdAt": "2027');
    expect(await rejectionOf(openRoleKey(changed, 'correct horse'))).toBe('trust.passphrase-wrong');
  });
});
