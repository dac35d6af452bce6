import { StationError, toStationError } from '../../../src-shared/errors/index.ts';
import { SYNC_LIMITS, UPSTREAM_LIMITS } from '../../../src-shared/limits.ts';
import { isAboutAdmission } from '../../../src-shared/models/upstream-standing.ts';
import { isCertainlyGone } from '../../jobs/index.ts';
import { recordTransition } from '../../store/index.ts';
import type { Tx, UpstreamRow } from '../../store/port.ts';
import type { RemoteHttp } from '../http-port.ts';
import type { UpstreamDeps } from './deps.ts';
import { leftThere } from './left-there.ts';
import { afterVisit, claimed, ended, judged, judgedHere, released, type Visit } from './states.ts';

export interface SendOptions {
  readonly remoteId: string | null;
  readonly signal: AbortSignal;
  readonly progress?: ((fraction: number, phase: string) => Promise<void>) | undefined;
}

/** Visits servers with whatever is due, one thing after another. What a server refuses is kept with the item. */
export async function sendDue(deps: UpstreamDeps, options: SendOptions): Promise<{ handled: number }> {
  const { store, now, owner } = deps;
  const { remoteId, signal, progress } = options;
  let handled = 0;
  for (;;) {
    signal.throwIfAborted();
    const row = await store.transaction(async (tx) => {
      const next = await tx.upstream.nextDue(now(), remoteId);
      if (next === null) return null;
      const claim = claimed(next, owner, now());
      await tx.upstream.update(claim);
      return claim;
    });
    if (row === null) return { handled };
    await progress?.(Math.min(0.9, handled / (handled + 3)), `${row.kind} ${row.subject}`);
    await visit(deps, row, signal);
    handled += 1;
  }
}

/** A failure of this home is no answer of the server: it goes to the caller, and what had arrived is found done by its key. */
async function visit(deps: UpstreamDeps, row: UpstreamRow, signal: AbortSignal): Promise<void> {
  try {
    await save(deps, row, await resultOf(deps, row, signal));
  } catch (thrown) {
    // Where that cannot be written down either it is sent again once its lease is over.
    await giveBack(deps, row).catch(() => undefined);
    throw signal.aborted ? signal.reason : thrown;
  }
}

async function resultOf(deps: UpstreamDeps, row: UpstreamRow, signal: AbortSignal): Promise<Visit> {
  // The client of a server takes the whole contract along: it is read when there is something to send.
  const { visitServer } = await import('./visit.ts');
  const left = await deps.store.read((tx) => leftThere(tx, row));
  const over = AbortSignal.timeout(UPSTREAM_LIMITS.visitMs);
  let http: RemoteHttp;
  try {
    // For each visit: its server may have another token by now, and another server its name.
    http = await deps.connect(row.remoteId);
  } catch (thrown) {
    return judgedHere(toStationError(thrown));
  }
  try {
    const bounded = AbortSignal.any([signal, over]);
    return await visitServer({ row, http, blobs: deps.blobs, left, signal: bounded });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const error = over.aborted
      ? new StationError('sync.too-slow', { url: http.url }, thrown)
      : toStationError(thrown);
    // What nobody foresaw is told; the item keeps it too.
    if (error.code === 'internal') deps.onTrouble?.(thrown);
    return judged(error);
  } finally {
    await http.close();
  }
}

async function save({ store, now }: UpstreamDeps, row: UpstreamRow, result: Visit): Promise<void> {
  await store.transaction(async (tx) => {
    const current = await tx.upstream.get(row.id);
    // Another process has it by now, and what was done is found again by its key.
    if (current === null || current.owner !== row.owner || current.round !== row.round) return;
    const at = now();
    const next = afterVisit(current, result, at);
    await tx.upstream.update(next);
    if (next.state !== row.state || next.endedAt !== null) await recordUpstream(tx, next, at);
  });
}

async function giveBack({ store, now }: UpstreamDeps, row: UpstreamRow): Promise<void> {
  await store.transaction(async (tx) => {
    const current = await tx.upstream.get(row.id);
    if (current !== null && current.owner === row.owner) await tx.upstream.update(released(current, now()));
  });
}

/** What processes had begun that are gone is due again at once. */
export async function takeBack({ store, now }: UpstreamDeps): Promise<void> {
  const owned = await store.read((tx) => tx.upstream.owned());
  for (const { id, owner } of owned) {
    if (owner === null || !(await isCertainlyGone(owner))) continue;
    await store.transaction(async (tx) => {
      const current = await tx.upstream.get(id);
      if (current !== null && current.owner === owner) await tx.upstream.update(released(current, now()));
    });
  }
}

/** What waits for a token or a passphrase is due again: there may be one by now. */
export async function admitAgain(
  { store, now }: Pick<UpstreamDeps, 'store' | 'now'>,
  remoteId?: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    const at = now();
    const page = { limit: UPSTREAM_LIMITS.open * SYNC_LIMITS.remotes, offset: 0 };
    for (const row of await tx.upstream.list({ remoteId, open: true, ...page }))
      if (row.owner === null && row.dueAt !== null && row.error !== null && isAboutAdmission(row.error.code))
        await tx.upstream.update({ ...row, dueAt: Math.min(row.dueAt, at) });
  });
}

/** The log is public, so it tells what became of which thing at which server, and nothing of what was written. */
export async function recordUpstream(tx: Tx, row: UpstreamRow, at: number): Promise<void> {
  const { id, remoteId, kind, subject, state, actor } = row;
  const facts = { itemId: id, remoteId, kind, subject, state };
  await recordTransition(tx, { type: 'upstream.changed', userId: actor, facts }, at);
}

/** What goes to a server that is followed no longer goes nowhere: another one may come by the same name. */
export async function endOpenItems(
  { store, now }: Pick<UpstreamDeps, 'store' | 'now'>,
  remoteId: string,
): Promise<void> {
  await store.transaction(async (tx) => {
    const at = now();
    const page = { limit: UPSTREAM_LIMITS.open, offset: 0 };
    for (const row of await tx.upstream.list({ remoteId, open: true, ...page })) {
      const next = ended(row, 'cancelled', at);
      await tx.upstream.update(next);
      await recordUpstream(tx, next, at);
    }
  });
}
