import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { RemoteRow } from '../store/port.ts';
import { CompactRange, verifyCheckpoint, verifyConsistency } from '../trust/log/index.ts';
import {
  againOf,
  NOTHING_AGAIN,
  type Again,
  type PullOf,
  type PullTarget,
  type Underway,
} from './pull-state.ts';
import type { RemoteLog } from './read-log.ts';

/** @throws trust.log-*, sync.log-rollback, sync.log-fork */
export async function readTarget(signal: AbortSignal, log: RemoteLog, row: RemoteRow): Promise<PullTarget> {
  const checkpoint = await log.checkpoint(signal);
  const { size, rootHash } = verifyCheckpoint(checkpoint, {
    origin: row.logOrigin ?? '',
    publicKey: row.logKey ?? '',
  });
  const { id, logSize } = row;
  if (size < logSize) throw new StationError('sync.log-rollback', { id, known: logSize, size });
  if (size === logSize && rootOf(row) !== rootHash) throw new StationError('sync.log-fork', { id, size });
  return { size, rootHash, checkpoint };
}

/**
 * Another key signs the log under the name that is known: what is known of it was signed with the one before, so that it has to go on
 * from there. Otherwise a server could lend what it made up to whoever that key belongs to.
 * @throws trust.log-*, sync.log-rollback, sync.log-fork
 */
export async function demandGoesOn(signal: AbortSignal, log: RemoteLog, row: RemoteRow): Promise<void> {
  const to = await readTarget(signal, log, row);
  if (to.size > row.logSize) await demandGrown(signal, log, row, to);
}

/**
 * Null where nothing happened since, and nothing is to be looked at again. A long way through the log is replaced by the proof that it
 * only grew, and so is the way from where a server was left that is added again.
 */
export async function planPull(
  signal: AbortSignal,
  log: RemoteLog,
  row: RemoteRow,
  to: PullTarget,
): Promise<Underway | null> {
  const { logSize, checkpoint } = row;
  const again = againOf(row.pull);
  const ids = [...again.ids];
  const marks = [...again.marks];
  const hashes = [...row.logHashes];
  const begin = { to, hashes, ids, approved: [], marks, owed: marks.length };
  if (checkpoint !== null && to.size === logSize)
    return ids.length === 0
      ? null
      : { ...begin, kind: 'entries', total: ids.length, whole: false, again: NOTHING_AGAIN };
  if (checkpoint !== null && to.size - logSize <= SYNC_LIMITS.leavesAtOnce)
    return { ...begin, kind: 'leaves', from: logSize, at: logSize, only: false, again };
  if (logSize > 0 && to.size > logSize) await demandGrown(signal, log, row, to);
  return planAll(signal, log, row.id, to, again);
}

async function planAll(
  signal: AbortSignal,
  log: RemoteLog,
  id: string,
  to: PullTarget,
  again: Again,
): Promise<PullOf<'all'>> {
  const frontier = await log.frontier(to.size, signal);
  if (CompactRange.fromHashes(to.size, frontier).root() !== to.rootHash)
    throw new StationError('sync.log-fork', { id, size: to.size });
  return { kind: 'all', to, hashes: [...frontier], cursor: null, pages: 0, versions: 0, again };
}

/** @throws sync.log-fork */
async function demandGrown(
  signal: AbortSignal,
  log: RemoteLog,
  row: RemoteRow,
  to: PullTarget,
): Promise<void> {
  const proof = await log.consistency(row.logSize, to.size, signal);
  const claim = {
    fromSize: row.logSize,
    fromRoot: rootOf(row),
    toSize: to.size,
    toRoot: to.rootHash,
    proof,
  };
  try {
    verifyConsistency(claim);
  } catch (cause) {
    throw new StationError('sync.log-fork', { id: row.id, size: to.size }, cause);
  }
}

function rootOf({ logSize, logHashes }: RemoteRow): string {
  return CompactRange.fromHashes(logSize, logHashes).root();
}
