import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leafHashOf, openStore } from '../src-main/store/index.ts';
import { createTransparencyLog, type TransparencyLog } from '../src-main/transparency/index.ts';
import {
  CompactRange,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '../src-main/trust/log/index.ts';
import type { BenchRow } from './row.ts';
import { timesOf } from './timing.ts';

/** `BENCH_LOG=20000` for another number of leaves. */
const LEAVES = Number(process.env['BENCH_LOG'] ?? 100_000);
const SLICE = 2_000;
const ASKED = 200;

/** The log section: proofs of a log of 100,000 leaves, made and checked. */
export async function run(): Promise<readonly BenchRow[]> {
  const home = await mkdtemp(path.join(tmpdir(), 'bench-log-'));
  const store = await openStore({ home });
  try {
    for (let at = 0; at < LEAVES; at += SLICE)
      await store.transaction(async (tx) => {
        for (let seq = at; seq < at + SLICE; seq += 1)
          await tx.log.append(
            { type: 'version.approved', extensionId: `bench.e${seq}`, version: '1.0.0' },
            0,
          );
      });
    const { privateKey } = generateKeyPairSync('ed25519');
    const log = createTransparencyLog({ store, key: () => Promise.resolve(privateKey), now: () => 0 });
    return await measured(log);
  } finally {
    await store.close();
    await rm(home, { recursive: true, force: true });
  }
}

async function measured(log: TransparencyLog): Promise<readonly BenchRow[]> {
  const of = LEAVES.toLocaleString('en');
  const row = (name: string, figure: number, unit: string, most: number): BenchRow => ({
    section: 'log',
    name: `${of} leaves: ${name}`,
    figure: Number(figure.toPrecision(3)),
    unit,
    goal: `at most ${most} ${unit}`,
    met: figure <= most,
  });
  const begun = performance.now();
  await log.grow();
  const grown = (performance.now() - begun) / 1000;
  const checkpoint = await timesOf([null], 5, () => log.checkpoint());
  const identity = await log.identity();
  const { rootHash, size } = verifyCheckpoint((await log.checkpoint()).checkpoint, identity);
  const places = Array.from({ length: ASKED }, (_, at) => Math.floor((at * size) / ASKED));
  const prove = await timesOf(places, 2, (seq) =>
    log.inclusion({ extensionId: `bench.e${seq}`, version: '1.0.0' }, size),
  );
  const proofs = await Promise.all(places.map((seq) => log.inclusion({ seq }, size)));
  const verify = await timesOf(proofs, 2, ({ leaf, seq, proof }) =>
    verifyInclusion({ leafHash: leafHashOf(leaf), index: seq, size, proof, rootHash }),
  );
  const from = Math.floor(size / 3);
  const fromRoot = CompactRange.fromHashes(from, await log.frontier(from)).root();
  const consistent = await timesOf([from], 20, async () => {
    const proof = await log.consistency(from, size);
    verifyConsistency({ fromSize: from, fromRoot, toSize: size, toRoot: rootHash, proof });
  });
  const recomputed = performance.now();
  const { problems } = await log.recompute();
  const whole = (performance.now() - recomputed) / 1000;
  if (problems.length > 0) throw new Error(problems.join('; '));
  return [
    row('tree made of all of them', grown, 's', 20),
    row('checkpoint', checkpoint.p50, 'ms', 20),
    row('proof of an approval by its name', prove.p50, 'ms', 8),
    row('that proof checked', verify.p50, 'ms', 1),
    row('consistency proven and checked', consistent.p50, 'ms', 8),
    row('everything recomputed', whole, 's', 20),
  ];
}
