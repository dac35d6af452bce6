import { StationError } from '../../src-shared/errors/index.ts';
import type { Remote } from '../../src-shared/models/remote.ts';
import { recordTransition } from '../store/index.ts';
import type { RemoteRow, Store, Tx } from '../store/port.ts';
import type { SecretBox } from '../trust/index.ts';
import { presentRemote } from './present.ts';
import { isTaken, refuseTaken, type Proposal } from './proposals.ts';

export interface RemotesDeps {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly now: () => number;
}

/** Each token opens at its server's place alone. */
export const tokenPlace = (id: string): string => `registry ${id}`;

/** @throws sync.remote-unknown */
export async function needRemote(tx: Tx, id: string): Promise<RemoteRow> {
  const row = await tx.remotes.get(id);
  if (row === null || row.state === 'removed') throw new StationError('sync.remote-unknown', { id });
  return row;
}

/** The same question alone: the row has all that is written down of a pull. @throws sync.remote-unknown */
export async function demandFollowed(tx: Tx, id: string): Promise<void> {
  const state = await tx.remotes.state(id);
  if (state === null || state === 'removed') throw new StationError('sync.remote-unknown', { id });
}

/** The most that was ever known here of the log under a root, whatever its server was called, and followed still or not. */
export async function floorOf(tx: Tx, rootFingerprint: string): Promise<RemoteRow | null> {
  return furthest(await tx.remotes.byRoot(rootFingerprint));
}

/** The most that was ever known here of a log, whatever root led to it: known by its name and its key. */
export async function floorOfLog(
  tx: Tx,
  { logOrigin, logKey }: { readonly logOrigin: string; readonly logKey: string },
): Promise<RemoteRow | null> {
  return furthest(await tx.remotes.byLog(logOrigin, logKey));
}

function furthest(rows: readonly RemoteRow[]): RemoteRow | null {
  return rows.toSorted((a, b) => b.logSize - a.logSize)[0] ?? null;
}

/** Another server takes the name of one that was removed: how far that one's log was known stays, under a name that nobody can choose. */
async function keepFloor(tx: Tx, before: RemoteRow): Promise<void> {
  await tx.remotes.delete(before.id);
  const id = `~${before.rootFingerprint.replace(/^sha256:/, '')}`;
  const there = await tx.remotes.get(id);
  if (there === null) await tx.remotes.insert({ ...before, id });
  else if (there.logSize <= before.logSize) await tx.remotes.update({ ...before, id });
}

/** Follows a server from now on. @throws sync.name-taken, sync.url-taken, sync.too-many */
export async function followRemote(deps: RemotesDeps, proposal: Proposal, userId: string): Promise<Remote> {
  const { id, url, name, root, facts } = proposal;
  const { fingerprint } = facts;
  await refuseTaken(deps.store, { id, url, fingerprint });
  const token = proposal.token === null ? null : await deps.secrets.seal(proposal.token, tokenPlace(id));
  return deps.store.transaction(async (tx) => {
    const at = deps.now();
    const before = await tx.remotes.get(id);
    if (before !== null && (await isTaken(tx, before, fingerprint)))
      throw new StationError('sync.name-taken', { id });
    if (before !== null && before.rootFingerprint !== fingerprint) await keepFloor(tx, before);
    const floor = await floorOf(tx, fingerprint);
    const row: RemoteRow = {
      id,
      url,
      name,
      root,
      rootFingerprint: fingerprint,
      token,
      state: 'new',
      addedAt: at,
      addedBy: userId,
      lastSyncAt: null,
      asOf: null,
      // Its log goes on where it was left: a server that is added again may not have a new past.
      logOrigin: floor?.logOrigin ?? null,
      logKey: floor?.logKey ?? null,
      logSize: floor?.logSize ?? 0,
      logHashes: floor?.logHashes ?? [],
      checkpoint: null,
      pull: null,
      backOffUntil: null,
      failures: 0,
      lastError: null,
    };
    if ((await tx.remotes.get(id)) === null) await tx.remotes.insert(row);
    else await tx.remotes.update(row);
    await recordTransition(
      tx,
      { type: 'remote.added', userId, facts: { remote: id, url, rootFingerprint: fingerprint } },
      at,
    );
    return presentRemote(tx, row);
  });
}

/** @throws sync.remote-unknown */
export async function setRemoteToken(deps: RemotesDeps, id: string, token: string | null): Promise<Remote> {
  const sealed = token === null ? null : await deps.secrets.seal(token, tokenPlace(id));
  return deps.store.transaction(async (tx) => {
    const row = await needRemote(tx, id);
    const code = row.lastError?.['code'];
    // What another token may well put right is not waited for.
    const isWaiting = code === 'sync.not-admitted' || code === 'sync.metadata-unpublished';
    const next: RemoteRow = { ...row, token: sealed, ...(isWaiting ? { backOffUntil: null } : {}) };
    await tx.remotes.update(next);
    return presentRemote(tx, next);
  });
}

const SLICE = 50;

/**
 * Stops following a server. What is installed from it stays, with its rows; the rest of what it listed goes, a slice at a time.
 * Answers what stays.
 */
export async function forgetRemote(
  deps: RemotesDeps,
  id: string,
  userId: string,
): Promise<readonly string[]> {
  const { store } = deps;
  await store.transaction(async (tx) => {
    const row = await needRemote(tx, id);
    await tx.remotes.update({ ...row, state: 'removed', token: null, pull: null });
    await recordTransition(
      tx,
      { type: 'remote.removed', userId, facts: { remote: id, url: row.url } },
      deps.now(),
    );
  });
  return dropRemoved(store, id);
}

/** Goes on with a removal that was cut. */
export async function dropRemoved(store: Store, id: string): Promise<readonly string[]> {
  const kept: string[] = [];
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    const ids = await store.transaction(async (tx) => {
      const slice = await tx.remotes.idsOf(id, from, SLICE);
      for (const extensionId of slice) if (!(await dropExtension(tx, extensionId))) kept.push(extensionId);
      return slice;
    });
    after = ids.at(-1) ?? null;
    if (ids.length < SLICE) break;
  }
  // Where nothing is left its past goes, but for how far its log was known: that is the floor should it be added again.
  if (kept.length === 0)
    await store.transaction(async (tx) => {
      const row = await tx.remotes.get(id);
      if (row?.state !== 'removed') return;
      await tx.remotes.delete(id);
      await tx.remotes.insert(row);
    });
  return kept;
}

/** False where something here refers to it: it stays, and is no longer offered unless it is installed. */
async function dropExtension(tx: Tx, extensionId: string): Promise<boolean> {
  if (!(await tx.remotes.isReferredTo(extensionId))) {
    await tx.extensions.delete(extensionId);
    return true;
  }
  const isInstalled = (await tx.ledger.currentByExtension(extensionId)) !== null;
  const row = await tx.extensions.get(extensionId);
  if (row !== null && !isInstalled) await tx.extensions.update({ ...row, latestVersion: null });
  return false;
}
