import { setImmediate as breathe } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { logLeaf } from '../store/index.ts';
import type { RemoteRow, Store, Tx } from '../store/port.ts';
import { CompactRange } from '../trust/log/index.ts';
import { breather, TURN_MS } from './breather.ts';
import { demandSameClock } from './clock.ts';
import { differingFrom, isStanding, signedMarks } from './hold-marks.ts';
import { holdToLog, lastWords } from './hold-to-log.ts';
import type { RemoteHttp } from './http.ts';
import { mergeEntry, type MarkWords, type Merged } from './merge.ts';
import type { RemoteMetadata } from './metadata/index.ts';
import { planPull, readTarget } from './plan-pull.ts';
import {
  fromTheFirstLeaf,
  idle,
  noteLeaf,
  NOTHING_AGAIN,
  readPull,
  withAgain,
  type Pull,
  type PullOf,
  type SaidMark,
  type Underway,
} from './pull-state.ts';
import { readEntriesAfter, readEntriesOf, readEntry } from './read-entries.ts';
import { remoteLog, type RemoteLog } from './read-log.ts';
import { floorOfLog, needRemote } from './remotes.ts';

/** The points at which a pull can be cut; named so that tests can cut it at every one. */
export type PullPhase =
  'metadata' | 'checkpoint' | 'planned' | 'leaves' | 'verified' | 'page' | 'merged' | 'done';

export interface PullDeps {
  readonly store: Store;
  readonly http: RemoteHttp;
  readonly metadata: RemoteMetadata;
  /** Holds the metadata to what is known of the same registry from other roots of it. @throws sync.metadata-rollback */
  readonly notOlderThan: (others: readonly RemoteRow[]) => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
  /** In each transaction that makes an effect. */
  readonly fence: (tx: Tx) => Promise<void>;
  readonly onPhase?: ((phase: PullPhase) => void | Promise<void>) | undefined;
  /** Told of what was taken over, as it happens. */
  readonly merged: (what: Merged) => void;
}

/** Entries that one transaction takes over at the most; it ends earlier where it keeps others waiting. */
const SLICE = 20;

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
 * @throws sync.another-server, sync.metadata-rollback
 */
async function noteServer(deps: PullDeps, remoteId: string): Promise<RemoteRow> {
  const { logOrigin, logPublicKey, name } = await deps.metadata.registry(deps.signal);
  const log = { logOrigin, logKey: logPublicKey };
  await deps.notOlderThan(await deps.store.read((tx) => tx.remotes.byLog(logOrigin, logPublicKey)));
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

/** Follows the log leaf by leaf: only what gives the signed root is believed. @throws sync.log-fork */
async function readLeaves(
  deps: PullDeps,
  log: RemoteLog,
  remoteId: string,
  begun: PullOf<'leaves'>,
): Promise<PullOf<'entries'>> {
  let pull = begun;
  const { to, from } = pull;
  while (pull.at < to.size) {
    const share = (pull.at - from) / Math.max(1, to.size - from);
    await deps.progress(0.05 + 0.25 * share, `reading the log, ${pull.at} of ${to.size}`);
    const range = CompactRange.fromHashes(pull.at, pull.hashes);
    const leaves = await log.leaves(pull.at, to.size - pull.at, deps.signal);
    const next: PullOf<'leaves'> = {
      ...pull,
      ids: [...pull.ids],
      approved: [...pull.approved],
      marks: [...pull.marks],
    };
    const seen = new Set(next.ids);
    for (const leaf of leaves) {
      range.append(logLeaf(leaf).leafHash);
      noteLeaf(next, seen, leaf);
    }
    pull = { ...next, at: range.size, hashes: range.hashes() };
    await keepPull(deps, remoteId, pull);
    await deps.onPhase?.('leaves');
    await breathe();
  }
  if (CompactRange.fromHashes(pull.at, pull.hashes).root() !== to.rootHash) {
    await keepPull(deps, remoteId, idle(pull.again));
    throw new StationError('sync.log-fork', { id: remoteId, size: to.size });
  }
  const { hashes, ids, approved, marks, owed } = pull;
  const begin = { to, hashes, ids, total: ids.length, approved, marks, owed };
  const verified: PullOf<'entries'> = {
    ...begin,
    kind: 'entries',
    whole: pull.only,
    again: NOTHING_AGAIN,
  };
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
    const words = lastWords(pull.marks);
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

async function readAll(
  deps: PullDeps,
  log: RemoteLog,
  remoteId: string,
  begun: PullOf<'all'>,
): Promise<PullOf<'leaves'> | null> {
  let pull = begun;
  let taken = 0;
  let most = pull.to.size;
  const signed = await signedMarks(deps.metadata, deps.signal);
  for (;;) {
    await deps.progress(fractionOf(pull), `taking over the catalog, page ${pull.pages + 1}`);
    const page = await readEntriesAfter(deps.http, pull.cursor, deps.signal);
    await deps.onPhase?.('page');
    if (page.seq < pull.to.size - 1) throw new StationError('sync.entries-behind', { id: remoteId });
    if (pull.pages >= SYNC_LIMITS.pages)
      throw new StationError('sync.answer-invalid', {
        url: deps.http.url,
        problem: 'its catalog has no end',
      });
    const cursor = page.nextCursor;
    const entries: CatalogEntry[] = [];
    const pause = breather();
    for (const item of page.items) {
      const entry = readEntry(deps.http, item);
      const before = entries.at(-1)?.id ?? pull.cursor;
      if (before !== null && entry.id <= before)
        throw new StationError('sync.answer-invalid', {
          url: deps.http.url,
          problem: 'its catalog is not in order',
        });
      entries.push(entry);
      await pause();
    }
    const versions = entries.reduce((sum, one) => sum + one.versions.length, pull.versions);
    if (versions > most) most = await approvedAtMost(deps, log, remoteId, pull, versions);
    pull = await takeOver(deps, remoteId, entries, {
      next: { ...pull, cursor, pages: pull.pages + 1, versions },
      words: (id) => ({
        takesBack: () => false,
        // A server that does not list its marks is believed until its leaves say otherwise.
        isSaid: (version, kind) => signed === null || isStanding(signed, id, version, kind),
      }),
      looksAgain: true,
    });
    taken += entries.length;
    if (cursor === null) break;
  }
  await deps.progress(0.99, `${taken} taken over`);
  const differing = signed === null ? [] : await differingFrom(deps.store, remoteId, signed);
  pull = { ...pull, again: withAgain(pull.again, differing, []) };
  // Marks stand here that were not told, or differ from those that are signed: the log says which of them are true.
  if (pull.again.ids.length > 0) return toTheFirstLeaf(deps, remoteId, pull);
  await finish(deps, remoteId, pull);
  return null;
}

async function toTheFirstLeaf(
  deps: PullDeps,
  remoteId: string,
  { to, again }: PullOf<'entries'> | PullOf<'all'>,
): Promise<PullOf<'leaves'>> {
  const leaves = fromTheFirstLeaf(to, { ...again, whole: false });
  await keepPull(deps, remoteId, leaves);
  return leaves;
}

/** Every version has a leaf of its own: a catalog with more of them than the log has leaves by now has no end. @throws sync.answer-invalid */
async function approvedAtMost(
  deps: PullDeps,
  log: RemoteLog,
  remoteId: string,
  pull: PullOf<'all'>,
  versions: number,
): Promise<number> {
  const { size } = await readTarget(
    deps.signal,
    log,
    await deps.store.read((tx) => needRemote(tx, remoteId)),
  );
  if (versions <= size) return size;
  await keepPull(deps, remoteId, { ...pull, cursor: null, pages: 0, versions: 0 });
  throw new StationError('sync.answer-invalid', {
    url: deps.http.url,
    problem: `it lists more versions than its log of ${size} leaves can have approved`,
  });
}

/** Nobody knows how many pages come: nearer to the end with each. */
function fractionOf({ pages }: PullOf<'all'>): number {
  return 0.05 + 0.9 * (1 - 1 / (1 + pages / 20));
}

/** A slice at a time; the last one in the transaction that says that the page is done. Answers where the pull stands then. */
async function takeOver<Next extends PullOf<'entries'> | PullOf<'all'>>(
  deps: PullDeps,
  remoteId: string,
  entries: readonly CatalogEntry[],
  page: {
    readonly next: Next;
    readonly words: (extensionId: string) => MarkWords;
    /** What has marks here that were not told is looked at again. */
    readonly looksAgain: boolean;
  },
): Promise<Next> {
  const asOf = deps.now();
  let { next } = page;
  for (let at = 0; at === 0 || at < entries.length;) {
    deps.signal.throwIfAborted();
    const slice = entries.slice(at, at + SLICE);
    const before = next;
    const { merged, after } = await deps.store.transaction(async (tx) => {
      await deps.fence(tx);
      const row = await needRemote(tx, remoteId);
      const done: Merged[] = [];
      const differing: string[] = [];
      let isUnsaid = false;
      const begun = performance.now();
      for (const entry of slice) {
        const one = await mergeEntry(tx, remoteId, entry, asOf, page.words(entry.id));
        if ((one.keptMarks && page.looksAgain) || one.unsaidMarks) differing.push(entry.id);
        isUnsaid ||= one.unsaidMarks && !page.looksAgain;
        done.push(one);
        if (performance.now() - begun > TURN_MS) break;
      }
      const again = withAgain(before.again, differing, []);
      const then: Next = { ...before, again: { ...again, whole: again.whole || isUnsaid } };
      if (at + done.length >= entries.length) await tx.remotes.update({ ...row, pull: asObject(then) });
      return { merged: done, after: then };
    });
    next = after;
    at += Math.max(1, merged.length);
    for (const one of merged) deps.merged(one);
    await breathe();
  }
  await deps.onPhase?.('merged');
  return next;
}

/** What is known is now what the log says up to the target. */
async function finish(
  deps: PullDeps,
  remoteId: string,
  { to, hashes, again }: PullOf<'entries'> | PullOf<'all'>,
): Promise<void> {
  const pull = idle(again);
  await deps.store.transaction(async (tx) => {
    await deps.fence(tx);
    const row = await needRemote(tx, remoteId);
    await tx.remotes.update({
      ...row,
      logSize: to.size,
      logHashes: hashes,
      checkpoint: to.checkpoint,
      pull: pull === null ? null : asObject(pull),
    });
  });
}

async function keepPull(deps: PullDeps, remoteId: string, pull: Pull | null): Promise<void> {
  await deps.store.transaction(async (tx) => {
    await deps.fence(tx);
    const row = await needRemote(tx, remoteId);
    await tx.remotes.update({ ...row, pull: pull === null ? null : asObject(pull) });
  });
}

function asObject(pull: Pull): JsonObject {
  return pull;
}
