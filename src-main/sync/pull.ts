import { setImmediate as breathe } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { logLeaf } from '../store/index.ts';
import type { RemoteRow } from '../store/port.ts';
import { CompactRange } from '../trust/log/index.ts';
import { breather } from '../workers/index.ts';
import { demandSameClock } from './clock.ts';
import { holdToLog, lastWords } from './hold-to-log.ts';
import { demandGoesOn, planPull, readTarget } from './plan-pull.ts';
import { readAll } from './pull-all.ts';
import {
  idle,
  noteLeaf,
  NOTHING_AGAIN,
  readPull,
  withAgain,
  type PullOf,
  type SaidMark,
  type Underway,
} from './pull-state.ts';
import { finish, keepPull, takeOver, toTheFirstLeaf, type PullDeps } from './pull-steps.ts';
import { readEntriesOf, readEntry } from './read-entries.ts';
import { remoteLog, type RemoteLog } from './read-log.ts';
import { floorOfLog, needRemote } from './remotes.ts';

/**
 * Brings what is known of a server up to its log as it stands now: metadata, checkpoint, the way there, then the entries that
 * changed. Each step is written down with its effect; a pull that was cut goes on after its last step.
 * @throws sync.*, trust.*
 */
export async function pullRemote(deps: PullDeps, remoteId: string): Promise<void> {
  const { store, signal } = deps;
  await deps.progress(0, 'reading the signed metadata');
  await deps.metadata.refresh(signal);
  demandSameClock(remoteId, deps.http.usage.serverTime, deps.now());
  await deps.onPhase?.('metadata');
  const row = await noteServer(deps, remoteId);
  const log = remoteLog(deps.http);
  const begun = readPull(row.pull);
  // What is under way comes to its end first; what was written meanwhile comes in a second round.
  if (begun !== null && begun.kind !== 'again') await carryOut(deps, log, remoteId, begun);
  const known = await store.read((tx) => needRemote(tx, remoteId));
  const at = deps.now();
  const to = await readTarget(signal, log, known);
  await deps.onPhase?.('checkpoint');
  signal.throwIfAborted();
  const pull = await planPull(signal, log, known, to);
  if (pull !== null) {
    await keepPull(deps, remoteId, pull);
    await deps.onPhase?.('planned');
    await carryOut(deps, log, remoteId, pull);
  }
  await store.transaction(async (tx) => {
    await deps.fence(tx);
    const now = await needRemote(tx, remoteId);
    await tx.remotes.update({
      ...now,
      state: 'current',
      asOf: at,
      lastSyncAt: deps.now(),
      checkpoint: to.checkpoint,
      backOffUntil: null,
      failures: 0,
      lastError: null,
    });
  });
  await deps.onPhase?.('done');
  await deps.progress(1, 'up to date');
}

/**
 * Which log the server keeps, by its signed metadata. Another log is another server; one that is known here already, under whatever name
 * and root, goes on from where it was known.
 * @throws sync.another-server, sync.metadata-rollback, sync.log-rollback, sync.log-fork, trust.log-*
 */
async function noteServer(deps: PullDeps, remoteId: string): Promise<RemoteRow> {
  const { logOrigin, logPublicKey, name } = await deps.metadata.registry(deps.signal);
  const log = { logOrigin, logKey: logPublicKey };
  const { others, before } = await deps.store.read(async (tx) => ({
    others: await tx.remotes.byLog(logOrigin, logPublicKey),
    before: await needRemote(tx, remoteId),
  }));
  await deps.notOlderThan(others);
  const isOtherKey = before.logOrigin === logOrigin && before.logKey !== logPublicKey;
  if (isOtherKey && before.logSize > 0)
    await demandGoesOn(deps.signal, remoteLog(deps.http), { ...before, ...log });
  return deps.store.transaction(async (tx) => {
    await deps.fence(tx);
    const row = await needRemote(tx, remoteId);
    if (row.logOrigin !== null && row.logOrigin !== logOrigin)
      throw new StationError('sync.another-server', {
        url: row.url,
        expected: row.logOrigin,
        actual: logOrigin,
      });
    const isNamed = row.name !== row.id;
    const floor = row.checkpoint === null ? await floorOfLog(tx, log) : null;
    const known =
      floor === null || floor.logSize <= row.logSize
        ? row
        : { ...row, logSize: floor.logSize, logHashes: floor.logHashes, pull: null };
    const next = { ...known, ...log, name: isNamed ? row.name : name };
    if (known !== row || row.logOrigin !== logOrigin || row.logKey !== logPublicKey || row.name !== next.name)
      await tx.remotes.update(next);
    return next;
  });
}

async function carryOut(deps: PullDeps, log: RemoteLog, remoteId: string, begun: Underway): Promise<void> {
  let pull: Underway | null = begun;
  while (pull !== null) {
    deps.signal.throwIfAborted();
    switch (pull.kind) {
      case 'leaves':
        pull = await readLeaves(deps, log, remoteId, pull);
        break;
      case 'entries':
        pull = await readChanged(deps, remoteId, pull);
        break;
      case 'all':
        pull = await readAll(deps, log, remoteId, pull);
        break;
    }
  }
}

/** A cut costs no more than an eighth of the leaves that were read. */
const KEPT_SHARE = 8;

/** Follows the log leaf by leaf: only what gives the signed root is believed. @throws sync.log-fork */
async function readLeaves(
  deps: PullDeps,
  log: RemoteLog,
  remoteId: string,
  begun: PullOf<'leaves'>,
): Promise<PullOf<'entries'>> {
  const { to, from, owed, only, again } = begun;
  const read = { ...begun, ids: [...begun.ids], approved: [...begun.approved], marks: [...begun.marks] };
  const seen = new Set(read.ids);
  const range = CompactRange.fromHashes(begun.at, begun.hashes);
  let kept = range.size;
  while (range.size < to.size) {
    const share = (range.size - from) / Math.max(1, to.size - from);
    await deps.progress(0.05 + 0.25 * share, `reading the log, ${range.size} of ${to.size}`);
    const leaves = await log.leaves(range.size, to.size - range.size, deps.signal);
    for (const leaf of leaves) {
      range.append(logLeaf(leaf).leafHash);
      noteLeaf(read, seen, leaf);
    }
    // All that was read is written each time: seldomer the longer it is, so that the whole of it is not written over and over.
    if ((range.size - kept) * KEPT_SHARE >= kept - from) {
      await keepPull(deps, remoteId, { ...read, at: range.size, hashes: range.hashes() });
      kept = range.size;
    }
    await deps.onPhase?.('leaves');
    await breathe();
  }
  if (range.root() !== to.rootHash) {
    await keepPull(deps, remoteId, idle(again));
    throw new StationError('sync.log-fork', { id: remoteId, size: to.size });
  }
  const { ids, approved, marks } = read;
  const begin = { to, hashes: range.hashes(), ids, total: ids.length, approved, marks, owed };
  const verified: PullOf<'entries'> = { ...begin, kind: 'entries', whole: only, again: NOTHING_AGAIN };
  await keepPull(deps, remoteId, verified);
  await deps.onPhase?.('verified');
  return verified;
}

async function readChanged(
  deps: PullDeps,
  remoteId: string,
  begun: PullOf<'entries'>,
): Promise<PullOf<'leaves'> | null> {
  let pull = begun;
  while (pull.ids.length > 0) {
    const done = 1 - pull.ids.length / Math.max(1, pull.total);
    await deps.progress(0.3 + 0.7 * done, `taking over ${pull.total - pull.ids.length} of ${pull.total}`);
    const page = await readEntriesOf(deps.http, pull.ids, deps.signal);
    await deps.onPhase?.('page');
    const entries: CatalogEntry[] = [];
    const pause = breather();
    for (const item of page.items) {
      entries.push(readEntry(deps.http, item));
      await pause();
    }
    const ids = pull.ids.slice(0, page.looked);
    const owed = await heldToLog(deps, remoteId, pull, { seq: page.seq, entries, ids });
    const again = withAgain(
      pull.again,
      owed.map(([id]) => id),
      owed,
    );
    const words = lastWords(pull.marks, new Set(ids));
    pull = await takeOver(deps, remoteId, entries, {
      next: { ...withoutFirst(pull, page.looked), again },
      words: (id) => ({
        takesBack: (version, { kind }) => words.isUndone(id, version, kind),
        isSaid: (version, kind) => words.isSet(id, version, kind),
      }),
      // At the size of the checkpoint every leaf was read: what is kept then is kept for good.
      looksAgain: page.seq >= pull.to.size,
    });
  }
  // Set by leaves before those that were read, or never: only the whole log can say.
  if (pull.again.whole) return toTheFirstLeaf(deps, remoteId, pull);
  await finish(deps, remoteId, pull);
  return null;
}

/** What was refused is not gone on with: its leaves are read again, and with them those that were written since. */
async function heldToLog(
  deps: PullDeps,
  remoteId: string,
  pull: PullOf<'entries'>,
  page: Parameters<typeof holdToLog>[2],
): Promise<readonly SaidMark[]> {
  try {
    return holdToLog(remoteId, pull, page);
  } catch (refused) {
    if (!(refused instanceof StationError && refused.code === 'sync.entries-lie')) throw refused;
    const before = pull.marks.slice(0, pull.owed);
    const ids = [...pull.again.ids, ...pull.ids];
    await keepPull(deps, remoteId, idle(withAgain(NOTHING_AGAIN, ids, before)));
    throw refused;
  }
}

/** What was looked at, and what the leaves said of it, is not carried along. */
function withoutFirst(pull: PullOf<'entries'>, looked: number): PullOf<'entries'> {
  const ids = pull.ids.slice(looked);
  const left = new Set(ids);
  return {
    ...pull,
    ids,
    approved: pull.approved.filter(([id]) => left.has(id)),
    marks: pull.marks.filter(([id]) => left.has(id)),
    owed: pull.marks.slice(0, pull.owed).filter(([id]) => left.has(id)).length,
  };
}
