import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { JobRow, Store, Tx } from '../store/port.ts';
import { isCertainlyGone } from './process-mark.ts';

/** Jobs looked at in one go. */
export const LOOKED_AT = 200;

/** Ends the leases of jobs whose process certainly ended, so that nobody has to wait for their time to run out. */
export async function endLeasesOfTheDead(store: Store, now: number): Promise<void> {
  const running = await store.read((tx) => tx.jobs.list({ state: 'running', limit: LOOKED_AT, offset: 0 }));
  const dead: JobRow[] = [];
  for (const row of running) {
    const isHeld = row.owner !== null && row.leaseUntil !== null && row.leaseUntil >= now;
    if (isHeld && (await isCertainlyGone(row.owner))) dead.push(row);
  }
  if (dead.length === 0) return;
  await store.transaction(async (tx) => {
    for (const { id, owner } of dead) {
      const row = await tx.jobs.get(id);
      if (row?.state === 'running' && row.owner === owner)
        await tx.jobs.update({ ...row, leaseUntil: now - 1 });
    }
  });
}

/** The same work, begun earlier for the same person and left by whoever was at it; null where there is none. */
export async function leftBehind(
  tx: Tx,
  wanted: { readonly kind: string; readonly input: JsonObject; readonly actor: string },
  now: number,
): Promise<JobRow | null> {
  const input = canonicalJson(wanted.input);
  const filter = { kinds: [wanted.kind], actor: wanted.actor, wereBegun: true };
  for (const row of await tx.jobs.claimable(now, LOOKED_AT, filter)) {
    const mayGoOn = row.attempts < row.maxAttempts && !row.cancelRequested;
    if (mayGoOn && canonicalJson(row.input) === input) return row;
  }
  return null;
}
