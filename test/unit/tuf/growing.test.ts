import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordTransition } from '../../../src-main/store/index.ts';
import { bitsFor, grownBits } from '../../../src-main/tuf/bins.ts';
import { TUF_LIMITS } from '../../../src-shared/limits.ts';
import { manifestSchema } from '../../../src-shared/models/manifest.ts';
import { TestRegistry } from '../../support/registry/open-registry.ts';
import { rows } from '../../support/store-rows.ts';
import { sampleManifest } from '../../support/sample-manifest.ts';
import { TufHome } from '../../support/tuf-home.ts';

const PUBLISHER = 'acme';
const nameOf = (index: number): string => `ticker-${index}`;
const pathOf = (index: number, version = '1.0.0'): string => `packages/acme/${nameOf(index)}/${version}.wpk`;
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('a repository that grows', () => {
  async function begun(count: number): Promise<{ readonly test: TestRegistry; readonly home: TufHome }> {
    const test = await TestRegistry.open();
    onTestFinished(() => test.close());
    await test.store.transaction((tx) => tx.publishers.insert(rows.publisher()));
    await approve(test, 0, 4);
    const home = new TufHome(test);
    await home.begin(1);
    if (count > 4) {
      await approve(test, 4, count);
      await home.repository.publish();
    }
    return { test, home };
  }

  /** Versions as a review leaves them, without their packages. */
  async function approve(
    { store }: TestRegistry,
    from: number,
    to: number,
    version = '1.0.0',
  ): Promise<void> {
    await store.transaction(async (tx) => {
      for (let index = from; index < to; index += 1) {
        const name = nameOf(index);
        const id = `${PUBLISHER}.${name}`;
        if (version === '1.0.0') await tx.extensions.insert(rows.extension({ id, name }));
        const manifest = manifestSchema.parse(sampleManifest({ publisher: PUBLISHER, name, version }));
        const digest = digestOf(`${id}@${version}`);
        await tx.versions.put(rows.version({ extensionId: id, version, digest, manifest }));
        const facts = { extensionId: id, version, digest };
        await recordTransition(tx, { type: 'version.approved', userId: null, facts }, 0);
      }
    });
  }

  it('has more bins once the ones it has are full, and followers go along', async () => {
    const { test, home } = await begun(4);
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf(3))).not.toBe(null);
    expect((await home.repository.status()).bins).toBe(2);

    await approve(test, 4, 200);
    const { roles } = await home.repository.publish();
    expect((await home.repository.status()).bins).toBe(32);
    expect(roles).toEqual(expect.arrayContaining(['bins-00', 'bins-1f', 'bins-0', 'bins-1', 'catalog']));
    await follower.refresh();
    for (const index of [0, 3, 4, 199])
      expect(await follower.target(pathOf(index))).toMatchObject({
        sha256: digestOf(`acme.${nameOf(index)}@1.0.0`).slice('sha256:'.length),
      });
    // A snapshot never loses a role that it listed; what was in the old bins is in the new ones.
    const { meta } = await signedPart(
      home,
      `${(await home.repository.status()).roles[1]?.version}.snapshot.json`,
    );
    for (const role of ['bins-0', 'bins-1']) {
      const { version } = meta?.[`${role}.json`] ?? { version: 0 };
      expect((await signedPart(home, `${version}.${role}.json`)).targets).toEqual({});
    }
    // Who begins now sees the same, and so does who had seen nothing but the root.
    const another = await home.follower();
    await another.refresh();
    expect(await another.target(pathOf(77))).not.toBe(null);
    expect((await home.repository.publish()).roles).toEqual([]);
    expect((await home.repository.publish({ full: true })).roles).toEqual([]);
  });

  it('writes for a change the bins that it is in, of however many there are', async () => {
    const { test, home } = await begun(200);
    const before = await readdir(home.folder);
    await approve(test, 7, 8, '1.1.0');
    const { roles } = await home.repository.publish();
    expect(roles).toEqual([expect.stringMatching(/^bins-[01][0-9a-f]$/), 'snapshot', 'timestamp']);
    const written = (await readdir(home.folder)).filter((name) => !before.includes(name));
    expect(written).toHaveLength(2);
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf(7, '1.1.0'))).not.toBe(null);
  });

  it('lets a root be rotated and others publish while it composes bins', async () => {
    const { test, home } = await begun(200);
    await approve(test, 0, 100, '2.0.0');
    const change = { add: [], remove: [], threshold: null, online: [], replace: false, catalog: false };
    const [first, second, pending] = await Promise.all([
      home.repository.publish(),
      home.repository.publish(),
      home.repository.rotate(change),
    ]);
    expect(pending).toMatchObject({ kind: 'root', version: 2 });
    // Whoever comes second finds it done.
    expect([first, second].filter(({ roles }) => roles.length > 0)).toHaveLength(1);
    await home.signRoot(0, 1);
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf(99, '2.0.0'))).not.toBe(null);
  });

  it('leaves the old state where a large publication is given up, and brings the new one with the next', async () => {
    const { test, home } = await begun(200);
    await approve(test, 100, 200, '2.0.0');
    const giveUp = new AbortController();
    let bins = 0;
    home.beforeChange = (name) => {
      if (name.includes('bins-') && (bins += 1) === 3) giveUp.abort(new Error('given up'));
    };
    await expect(home.repository.publish({ signal: giveUp.signal })).rejects.toThrow();
    home.beforeChange = () => undefined;
    const follower = await home.follower();
    await follower.refresh();
    expect(await follower.target(pathOf(150, '2.0.0'))).toBe(null);
    await home.repository.publish();
    await follower.refresh();
    expect(await follower.target(pathOf(150, '2.0.0'))).not.toBe(null);
  });

  it('chooses bins so that a snapshot and a bin are small together, and seldom another number', () => {
    const most = TUF_LIMITS.binBits;
    expect([10, 1_000, 10_000, 100_000, 1_000_000].map((count) => bitsFor(count, most))).toEqual([
      3, 6, 8, 10, 11,
    ]);
    expect(grownBits(8, 60_000, most)).toBe(8);
    expect(grownBits(8, 100_000, most)).toBe(10);
    expect(grownBits(10, 100_000, most)).toBe(10);
    expect(grownBits(10, 10, most)).toBe(10);
    expect(grownBits(1, 100, most)).toBe(1);
  });

  async function signedPart(home: TufHome, file: string) {
    const text = await readFile(path.join(home.folder, file), 'utf8');
    return (
      JSON.parse(text) as {
        readonly signed: { readonly meta?: Record<string, { version: number }>; readonly targets?: object };
      }
    ).signed;
  }
});
