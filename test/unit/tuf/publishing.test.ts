import { readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALICE, REVIEWER, TestRegistry } from '../../support/registry/open-registry.ts';
import { TufHome } from '../../support/tuf-home.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ID = 'black-swann.hyper-momentum';
const pathOf = (version: string): string => `packages/black-swann/hyper-momentum/${version}.wpk`;

describe('publishing TUF metadata', () => {
  let test: TestRegistry;
  let versions = 0;
  beforeAll(async () => {
    test = await TestRegistry.open();
    await test.registry.publishers.create({ id: 'black-swann', displayName: 'Black Swann' }, ALICE);
    await approved();
  });
  afterAll(() => test.close());

  /** One more version of the extension. */
  async function approved(): Promise<string> {
    const version = `1.${versions}.0`;
    versions += 1;
    await test.approved({ version });
    return version;
  }

  async function begun(): Promise<TufHome> {
    const home = new TufHome(test);
    await home.begin();
    return home;
  }

  it('lists approved versions with length, digest, bundle and manifest, and the keys of publishers', async () => {
    const home = await begun();
    const follower = await home.follower();
    await follower.refresh();
    const { digest, sizeBytes } = await test.registry.extensions
      .stored(ID, '1.0.0')
      .then(async (stored) => ({ ...stored, sizeBytes: await test.blobs.size(stored.digest) }));
    expect(await follower.target(pathOf('1.0.0'))).toMatchObject({
      length: sizeBytes,
      sha256: digest.slice('sha256:'.length),
      custom: {
        extensionId: ID,
        version: '1.0.0',
        bundle: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
        manifest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      },
    });
    const { keys } = (await follower.publisher('black-swann')) ?? { keys: [] };
    expect(keys).toMatchObject([{ publicKey: test.alice.identity.publicKey, revokedAt: null }]);
    expect(await follower.registry()).toEqual({
      format: 1,
      name: 'Acme',
      logOrigin: 'log',
      logPublicKey: 'a key',
      registryPublicKey: 'another',
    });
  });

  it('writes nothing for a state that is published, and for a change only the bin that it is in', async () => {
    const home = await begun();
    const before = await readdir(home.folder);
    expect(await home.repository.isDue()).toBe(false);
    expect((await home.repository.publish()).roles).toEqual([]);
    expect(await readdir(home.folder)).toEqual(before);

    const version = await approved();
    expect(await home.repository.isDue()).toBe(true);
    const { roles } = await home.repository.publish();
    expect(roles).toEqual([expect.stringMatching(/^bins-[0-3]$/), 'snapshot', 'timestamp']);
    expect(await home.repository.isDue()).toBe(false);
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf(version))).not.toBe(null);
    // Leaves that change nothing of the list are read once and then known.
    await test.pending({ version: '9.9.9' });
    expect((await home.repository.publish()).roles).toEqual([]);
    expect(await home.repository.isDue()).toBe(false);
  });

  it('lists what is yanked with its mark, and what is blocked no more until that is undone', async () => {
    const home = await begun();
    const version = await approved();
    const follower = await home.follower();
    const listed = async () => {
      await home.repository.publish();
      await follower.refresh();
      return follower.target(pathOf(version));
    };
    const { moderation } = test.registry;
    expect((await listed())?.custom).not.toHaveProperty('yanked');
    const subject = { extensionId: ID, version };
    await moderation.yank(subject, { reason: 'It was a mistake.' }, REVIEWER);
    expect(await listed()).toMatchObject({ custom: { yanked: true } });
    await moderation.block(subject, { reason: 'It steals.', evidence: 'seen' }, REVIEWER);
    expect(await listed()).toBe(null);
    await moderation.undo(subject, { kind: 'blocked', reason: 'It does not.' }, REVIEWER);
    expect(await listed()).toMatchObject({ custom: { yanked: true } });
  });

  it('keeps the old state, whole, wherever a publication is cut, and the next one brings the new', async () => {
    const home = await begun();
    const follower = await home.follower();
    await follower.refresh();
    let cuts = 0;
    for (let cutAt = 0; ; cutAt += 1) {
      const version = await approved();
      let changes = 0;
      home.beforeChange = () => {
        if (changes === cutAt) throw new Error('cut');
        changes += 1;
      };
      const outcome = await home.repository.publish().then(
        () => 'published',
        () => 'cut',
      );
      home.beforeChange = () => undefined;
      if (outcome === 'published') break;
      cuts += 1;
      const seen = await home.follower();
      await seen.refresh();
      expect(await seen.target(pathOf(version))).toBe(null);
      expect(await seen.target(pathOf('1.0.0'))).not.toBe(null);
      await follower.refresh();
      expect((await readdir(home.folder)).filter((name) => name.startsWith('.new-'))).toEqual([]);
      await home.repository.publish();
      await follower.refresh();
      expect(await follower.target(pathOf(version))).not.toBe(null);
    }
    expect(cuts).toBeGreaterThanOrEqual(3);
  });

  it('renews each role in the first half of its time, and nothing before', async () => {
    const home = await begun();
    const renewed = async (ms: number): Promise<readonly string[]> => {
      home.now += ms;
      const isDue = await home.repository.isDue();
      const { roles } = await home.repository.publish();
      expect(isDue).toBe(roles.length > 0);
      const follower = await home.follower();
      expect((await follower.refresh()).stale).toBe(null);
      return roles;
    };
    expect(await renewed(11 * HOUR)).toEqual([]);
    expect(await renewed(2 * HOUR)).toEqual(['timestamp']);
    expect(await renewed(3 * DAY)).toEqual(['snapshot', 'timestamp']);
    const bins = ['bins-0', 'bins-1', 'bins-2', 'bins-3'];
    expect(await renewed(4 * DAY)).toEqual([...bins, 'catalog', 'snapshot', 'timestamp']);
    expect(await renewed(40 * DAY)).toEqual([...bins, 'catalog', 'targets', 'snapshot', 'timestamp']);
  });

  it('takes superseded files away after a day, and never a root', async () => {
    const home = await begun();
    await approved();
    await home.repository.publish();
    const superseded = await readdir(home.folder);
    expect(superseded).toEqual(expect.arrayContaining(['1.snapshot.json', '2.snapshot.json']));
    // A day later, as the files' own times have it.
    for (const name of superseded)
      await utimes(path.join(home.folder, name), new Date(home.now), new Date(home.now));
    home.now += DAY + HOUR;
    await home.repository.publish();
    const left = await readdir(home.folder);
    expect(left).toContain('1.root.json');
    expect(left).not.toContain('1.snapshot.json');
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf('1.0.0'))).not.toBe(null);
  });

  it('finds with a full look what the log does not tell of', async () => {
    const home = await begun();
    await test.store.transaction(async (tx) => {
      const row = await tx.publishers.get('black-swann');
      if (row === null) throw new Error('the publisher is gone');
      await tx.publishers.addKey({
        publisherId: 'black-swann',
        keyId: 'restored',
        fingerprint: 'sha256:0',
        publicKey: 'a key',
        addedAt: 0,
        revokedAt: null,
        revokedReason: null,
        simulated: false,
        identity: null,
      });
    });
    expect((await home.repository.publish()).roles).toEqual([]);
    expect((await home.repository.publish({ full: true })).roles).toEqual([
      expect.stringMatching(/^bins-[0-3]$/),
      'snapshot',
      'timestamp',
    ]);
  });

  it('leaves extensions of another origin to their own server', async () => {
    const home = await begun();
    await test.store.transaction(async (tx) => {
      const row = await tx.extensions.get(ID);
      if (row === null) throw new Error('the extension is gone');
      await tx.extensions.update({ ...row, origin: 'elsewhere' });
    });
    await home.repository.publish({ full: true });
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf('1.0.0'))).toBe(null);
  });
});
