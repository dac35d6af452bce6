import { toStationError } from '../../../src-shared/errors/index.ts';
import { SYNC_LIMITS, UPSTREAM_LIMITS } from '../../../src-shared/limits.ts';
import { isAboutAdmission } from '../../../src-shared/models/upstream-standing.ts';
import { isCertainlyGone } from '../../jobs/index.ts';
import { recordTransition } from '../../store/index.ts';
import type { Tx, UpstreamRow } from '../../store/port.ts';
import type { RemoteHttp } from '../http-port.ts';
import type { UpstreamDeps } from './deps.ts';
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
  const ways = new Map<string, Promise<RemoteHttp>>();
  let handled = 0;
  try {
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
      await visit(deps, row, ways, signal);
      handled += 1;
    }
  } finally {
    for (const way of ways.values()) await way.then((http) => http.close()).catch(() => undefined);
  }
}

async function visit(
  deps: UpstreamDeps,
  row: UpstreamRow,
  ways: Map<string, Promise<RemoteHttp>>,
  signal: AbortSignal,
): Promise<void> {
  const over = AbortSignal.timeout(UPSTREAM_LIMITS.visitMs);
  try {
    // The client of a server takes the whole contract along: it is read when there is something to send.
    const { visitServer } = await import('./visit.ts');
    const way = ways.get(row.remoteId) ?? deps.connect(row.remoteId);
    ways.set(row.remoteId, way);
    const http = await way.catch(async (thrown: unknown) => {
      await save(deps, row, judgedHere(toStationError(thrown)));
      return null;
    });
    if (http === null) return;
    const bounded = AbortSignal.any([signal, over]);
    await save(deps, row, await visitServer({ row, http, blobs: deps.blobs, signal: bounded }));
  } catch (thrown) {
    if (signal.aborted) {
      await giveBack(deps, row);
      throw signal.reason;
    }
    const error = toStationError(thrown);
    await save(deps, row, judged(error));
    // What nobody foresaw is told; the item keeps it too.
    if (error.code === 'internal' && !over.aborted) deps.onTrouble?.(thrown);
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
