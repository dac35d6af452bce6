import { setImmediate as breathe } from 'node:timers/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import { logLeaf } from '../store/index.ts';
import type { RemoteRow, Store, Tx } from '../store/port.ts';
import { CompactRange, verifyCheckpoint, verifyConsistency } from '../trust/log/index.ts';
import { holdToLog } from './hold-to-log.ts';
import type { RemoteHttp } from './http.ts';
import { mergeEntry, type Merged } from './merge.ts';
import type { RemoteMetadata } from './metadata/index.ts';
import { noteLeaf, readPull, type Pull, type PullOf, type PullTarget } from './pull-state.ts';
import { readEntriesAfter, readEntriesOf, readEntry } from './read-entries.ts';
import { remoteLog, type RemoteLog } from './read-log.ts';
import { needRemote } from './remotes.ts';

/** The points at which a pull can be cut; named so that tests can cut it at every one. */
export type PullPhase =
  'metadata' | 'checkpoint' | 'planned' | 'leaves' | 'verified' | 'page' | 'merged' | 'done';

export interface PullDeps {
  readonly store: Store;
  readonly http: RemoteHttp;
  readonly metadata: RemoteMetadata;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
  /** In each transaction that makes an effect. */
  readonly fence: (tx: Tx) => Promise<void>;
  readonly onPhase?: ((phase: PullPhase) => void | Promise<void>) | undefined;
  /** Told of what was taken over, as it happens. */
  readonly merged: (what: Merged) => void;
}

/** Entries that one transaction takes over: short enough that others get their turn. */
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
  await deps.onPhase?.('metadata');
  const row = await noteServer(deps, remoteId);
  const log = remoteLog(deps.http);
  const begun = readPull(row.pull);
  // What is under way comes to its end first; what was written meanwhile comes in a second round.
  if (begun !== null) await carryOut(deps, log, remoteId, begun);
  const known = await store.read((tx) => needRemote(tx, remoteId));
  const at = deps.now();
  const to = await readTarget(deps, log, known);
  await deps.onPhase?.('checkpoint');
  signal.throwIfAborted();
  const pull = await planPull(deps, log, known, to);
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

/** Which log the server keeps, by its signed metadata. Another log is another server. @throws sync.another-server */
async function noteServer(deps: PullDeps, remoteId: string): Promise<RemoteRow> {
  const { logOrigin, logPublicKey, name } = await deps.metadata.registry(deps.signal);
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
    const next = { ...row, logOrigin, logKey: logPublicKey, name: isNamed ? row.name : name };
    if (row.logOrigin !== logOrigin || row.logKey !== logPublicKey || row.name !== next.name)
      await tx.remotes.update(next);
    return next;
  });
}

/** @throws trust.log-*, sync.log-rollback, sync.log-fork */
async function readTarget(deps: PullDeps, log: RemoteLog, row: RemoteRow): Promise<PullTarget> {
  const checkpoint = await log.checkpoint(deps.signal);
  const { size, rootHash } = verifyCheckpoint(checkpoint, {
    origin: row.logOrigin ?? '',
    publicKey: row.logKey ?? '',
  });
  const { id, logSize } = row;
  if (size < logSize) throw new StationError('sync.log-rollback', { id, known: logSize, size });
  if (size === logSize && rootOf(row) !== rootHash) throw new StationError('sync.log-fork', { id, size });
  return { size, rootHash, checkpoint };
}

/** Null where nothing happened since. A long way through the log is replaced by the proof that it only grew. */
async function planPull(
  deps: PullDeps,
  log: RemoteLog,
  row: RemoteRow,
  to: PullTarget,
): Promise<Pull | null> {
  const { logSize, checkpoint } = row;
  if (checkpoint !== null && to.size === logSize) return null;
  const hashes = [...row.logHashes];
  if (checkpoint !== null && to.size - logSize <= SYNC_LIMITS.leavesAtOnce)
    return { kind: 'leaves', to, from: logSize, at: logSize, hashes, ids: [], approved: [], marks: [] };
  if (checkpoint !== null) await demandGrown(deps, log, row, to);
  return planAll(deps, log, row.id, to);
}

async function planAll(deps: PullDeps, log: RemoteLog, id: string, to: PullTarget): Promise<PullOf<'all'>> {
  const frontier = await log.frontier(to.size, deps.signal);
  if (CompactRange.fromHashes(to.size, frontier).root() !== to.rootHash)
    throw new StationError('sync.log-fork', { id, size: to.size });
  return { kind: 'all', to, hashes: [...frontier], cursor: null, pages: 0 };
}

/** @throws sync.log-fork */
async function demandGrown(deps: PullDeps, log: RemoteLog, row: RemoteRow, to: PullTarget): Promise<void> {
  const proof = await log.consistency(row.logSize, to.size, deps.signal);
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

async function carryOut(deps: PullDeps, log: RemoteLog, remoteId: string, begun: Pull): Promise<void> {
  let pull: Pull | null = begun;
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
        pull = await readAll(deps, remoteId, pull);
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
): Promise<Pull> {
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
    await keepPull(deps, remoteId, null);
    throw new StationError('sync.log-fork', { id: remoteId, size: to.size });
  }
  const { hashes, ids, approved, marks } = pull;
  const verified: Pull =
    ids.length > SYNC_LIMITS.changedAtOnce
      ? { kind: 'all', to, hashes, cursor: null, pages: 0 }
      : { kind: 'entries', to, hashes, ids, total: ids.length, approved, marks };
  await keepPull(deps, remoteId, verified);
  await deps.onPhase?.('verified');
  return verified;
}

async function readChanged(deps: PullDeps, remoteId: string, begun: PullOf<'entries'>): Promise<null> {
  let pull = begun;
  while (pull.ids.length > 0) {
    const done = 1 - pull.ids.length / Math.max(1, pull.total);
    await deps.progress(0.3 + 0.7 * done, `taking over ${pull.total - pull.ids.length} of ${pull.total}`);
    const page = await readEntriesOf(deps.http, pull.ids, deps.signal);
    await deps.onPhase?.('page');
    const entries: CatalogEntry[] = [];
    for (const [index, item] of page.items.entries()) {
      entries.push(readEntry(deps.http, item));
      if (index % SLICE === SLICE - 1) await breathe();
    }
    const ids = pull.ids.slice(0, page.looked);
    holdToLog(remoteId, pull, { seq: page.seq, entries, ids });
    const rest: PullOf<'entries'> = { ...pull, ids: pull.ids.slice(page.looked) };
    await takeOver(deps, remoteId, entries, rest);
    pull = rest;
  }
  await finish(deps, remoteId, pull);
  return null;
}

async function readAll(deps: PullDeps, remoteId: string, begun: PullOf<'all'>): Promise<null> {
  let pull = begun;
  let taken = 0;
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
    const next: PullOf<'all'> = { ...pull, cursor, pages: pull.pages + 1 };
    const entries: CatalogEntry[] = [];
    for (const item of page.items) {
      const entry = readEntry(deps.http, item);
      const before = entries.at(-1)?.id ?? pull.cursor;
      if (before !== null && entry.id <= before)
        throw new StationError('sync.answer-invalid', {
          url: deps.http.url,
          problem: 'its catalog is not in order',
        });
      entries.push(entry);
      if (entries.length % SLICE === 0) await breathe();
    }
    await takeOver(deps, remoteId, entries, next);
    taken += entries.length;
    pull = next;
    if (cursor === null) break;
  }
  await finish(deps, remoteId, pull);
  await deps.progress(0.99, `${taken} taken over`);
  return null;
}

/** Nobody knows how many pages come: nearer to the end with each. */
function fractionOf({ pages }: PullOf<'all'>): number {
  return 0.05 + 0.9 * (1 - 1 / (1 + pages / 20));
}

/** A slice at a time; the last one in the transaction that says that the page is done. */
async function takeOver(
  deps: PullDeps,
  remoteId: string,
  entries: readonly CatalogEntry[],
  next: Pull,
): Promise<void> {
  const asOf = deps.now();
  for (let at = 0; at === 0 || at < entries.length; at += SLICE) {
    deps.signal.throwIfAborted();
    const slice = entries.slice(at, at + SLICE);
    const isLast = at + SLICE >= entries.length;
    const merged = await deps.store.transaction(async (tx) => {
      await deps.fence(tx);
      const row = await needRemote(tx, remoteId);
      const done: Merged[] = [];
      for (const entry of slice) done.push(await mergeEntry(tx, remoteId, entry, asOf));
      if (isLast) await tx.remotes.update({ ...row, pull: asObject(next) });
      return done;
    });
    for (const one of merged) deps.merged(one);
    await breathe();
  }
  await deps.onPhase?.('merged');
}

/** What is known is now what the log says up to the target. */
async function finish(deps: PullDeps, remoteId: string, { to, hashes }: Pull): Promise<void> {
  await deps.store.transaction(async (tx) => {
    await deps.fence(tx);
    const row = await needRemote(tx, remoteId);
    await tx.remotes.update({
      ...row,
      logSize: to.size,
      logHashes: hashes,
      checkpoint: to.checkpoint,
      pull: null,
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
