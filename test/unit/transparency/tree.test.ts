import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src-main/store/index.ts';
import { SqliteConnection } from '../../../src-main/store/sqlite-connection.ts';
import { createTransparencyLog } from '../../../src-main/transparency/index.ts';
import { growTree } from '../../../src-main/transparency/tree.ts';
import {
  CompactRange,
  leafHash,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../../../src-main/trust/log/index.ts';
import { hexOf, naivePath, naiveProof, naiveRoot } from '../../support/naive-tree.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const LARGEST = 70;
const { privateKey } = generateKeyPairSync('ed25519');
const logOf = (store: Store) =>
  createTransparencyLog({ store, key: () => Promise.resolve(privateKey), now: () => 1_000 });

async function write(store: Store, from: number, to: number): Promise<void> {
  await store.transaction(async (tx) => {
    for (let at = from; at < to; at += 1) await tx.log.append({ at }, at);
  });
}
const leavesOf = (count: number) => Array.from({ length: count }, (_, at) => Buffer.from(`{"at":${at}}`));

describe('the tree over the log', () => {
  let home = '';
  let store: Store;
  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'station-test-'));
    store = await openStore({ home });
    await write(store, 0, LARGEST);
  });
  afterAll(async () => {
    await store.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('proves every leaf and every earlier size as RFC 6962 says, at every size', async () => {
    const log = logOf(store);
    for (let size = 0; size <= LARGEST; size += 1) {
      const leaves = leavesOf(size);
      const range = CompactRange.fromHashes(size, await log.frontier(size));
      expect(range.root()).toBe(naiveRoot(leaves).toString('hex'));
      for (let at = 0; at < size; at += 1) {
        const { proof, leaf } = await log.inclusion({ seq: at }, size);
        expect(leaf).toBe(`{"at":${at}}`);
        expect(proof).toEqual(hexOf(naivePath(at, leaves)));
      }
      for (let from = 0; from <= size; from += 1)
        expect(await log.consistency(from, size)).toEqual(hexOf(naiveProof(from, leaves)));
    }
  });

  it('says nothing about a size that it has not, or a leaf that is not in it', async () => {
    const log = logOf(store);
    expect(await rejectionOf(log.inclusion({ seq: 0 }, 71))).toBe('log.size-unknown');
    expect(await rejectionOf(log.consistency(1, 71))).toBe('log.size-unknown');
    expect(await rejectionOf(log.frontier(71))).toBe('log.size-unknown');
    expect(await rejectionOf(log.consistency(5, 4))).toBe('trust.log-size-shrank');
    expect(await rejectionOf(log.inclusion({ seq: 5 }, 5))).toBe('log.leaf-unknown');
    expect(await rejectionOf(log.inclusion({ extensionId: 'a.b', version: '1.0.0' }, 5))).toBe(
      'log.leaf-unknown',
    );
  });

  it('signs what it holds, the same again without a change, and what came since', async () => {
    const log = logOf(store);
    const expected = await log.identity();
    const first = await log.checkpoint();
    const read = verifyCheckpoint(first.checkpoint, expected);
    expect(read).toEqual({
      origin: expected.origin,
      size: LARGEST,
      rootHash: naiveRoot(leavesOf(LARGEST)).toString('hex'),
    });
    expect(await log.checkpoint()).toEqual(first);
    await write(store, LARGEST, LARGEST + 5);
    const second = verifyCheckpoint((await log.checkpoint()).checkpoint, expected);
    verifyConsistency({
      fromSize: read.size,
      fromRoot: read.rootHash,
      toSize: second.size,
      toRoot: second.rootHash,
      proof: await log.consistency(read.size, second.size),
    });
    const { seq, leaf, proof } = await log.inclusion({ seq: LARGEST }, second.size);
    verifyInclusion({
      leafHash: leafHash(leaf).toString('hex'),
      index: seq,
      size: second.size,
      proof,
      rootHash: second.rootHash,
    });
    expect(await log.recompute()).toMatchObject({ size: LARGEST + 5, signedSize: LARGEST + 5, problems: [] });
  });

  it('is called the same for ever, whatever key comes', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const renewed = createTransparencyLog({ store, key: () => Promise.resolve(other), now: () => 1 });
    expect((await renewed.identity()).origin).toBe((await logOf(store).identity()).origin);
  });
});

describe('a tree that is grown', () => {
  it('in slices by two at once covers the log once', async () => {
    const home = temporaryFolder();
    const [one, other] = [await openStore({ home }), await openStore({ home })];
    await write(one, 0, 3_500);
    expect(await Promise.all([growTree(one), growTree(other)])).toEqual([3_500, 3_500]);
    const log = logOf(one);
    expect(CompactRange.fromHashes(3_500, await log.frontier(3_500)).root()).toBe(
      naiveRoot(leavesOf(3_500)).toString('hex'),
    );
    expect((await log.recompute()).problems).toEqual([]);
    await one.close();
    await other.close();
  });

  it('finds out which leaf, node or history was changed underneath', async () => {
    const home = temporaryFolder();
    const store = await openStore({ home });
    await write(store, 0, 20);
    const log = logOf(store);
    await log.checkpoint();
    const change = (sql: string) => {
      const connection = new SqliteConnection(path.join(home, 'store.sqlite'));
      connection.exec(sql);
      connection.close();
    };
    change(`UPDATE log_nodes SET hash = '${'ab'.repeat(32)}' WHERE level = 4 AND position = 0`);
    expect((await log.recompute()).problems).toEqual(['node 4/0 is not what its leaves give']);
    expect(await rejectionOf(log.checkpoint())).toBe('log.tree-damaged');
    change(`DROP TRIGGER log_entries_keep; UPDATE log_entries SET leaf = '{"at":99}' WHERE seq = 3`);
    const { problems } = await log.recompute();
    expect(problems[0]).toBe('leaf 3 is not what its hash says');
    expect(problems.at(-1)).toBe('the signed checkpoint of 20 leaves has another root than they give');
    await store.close();
  });
});
