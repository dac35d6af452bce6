import { setImmediate as breathe } from 'node:timers/promises';
import type { CatalogEntry } from '../../src-shared/models/catalog-entry.ts';
import type { RemoteRow, Store, Tx } from '../store/port.ts';
import { TURN_MS } from '../workers/index.ts';
import type { RemoteHttp } from './http-port.ts';
import { mergeEntry, type MarkWords, type Merged } from './merge.ts';
import type { RemoteMetadata } from './metadata/index.ts';
import { fromTheFirstLeaf, idle, withAgain, type Pull, type PullOf } from './pull-state.ts';
import { demandFollowed, needRemote } from './remotes.ts';

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
  /** Told of what was taken over, as it happens: of an extension again, where it is looked at again. */
  readonly merged: (extensionId: string, what: Merged) => void;
}

/** Entries that one transaction takes over at the most; it ends earlier where it keeps others waiting. */
const SLICE = 20;

/** A slice at a time; the last one in the transaction that says that the page is done. Answers where the pull stands then. */
export async function takeOver<Next extends PullOf<'entries'> | PullOf<'all'>>(
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
      await demandFollowed(tx, remoteId);
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
      if (at + done.length >= entries.length) await tx.remotes.putPull(remoteId, then);
      return { merged: done, after: then };
    });
    next = after;
    at += Math.max(1, merged.length);
    for (const [index, one] of merged.entries()) deps.merged(slice[index]?.id ?? '', one);
    await breathe();
  }
  await deps.onPhase?.('merged');
  return next;
}

/** What is known is now what the log says up to the target. */
export async function finish(
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
      pull,
    });
  });
}

/** Writes down where a pull stands. */
export async function keepPull(deps: PullDeps, remoteId: string, pull: Pull | null): Promise<void> {
  await deps.store.transaction(async (tx) => {
    await deps.fence(tx);
    await demandFollowed(tx, remoteId);
    await tx.remotes.putPull(remoteId, pull);
  });
}

/** What the catalog and the leaves that were read do not agree about: the whole log says. */
export async function toTheFirstLeaf(
  deps: PullDeps,
  remoteId: string,
  { to, again }: PullOf<'entries'> | PullOf<'all'>,
): Promise<PullOf<'leaves'>> {
  const leaves = fromTheFirstLeaf(to, { ...again, whole: false });
  await keepPull(deps, remoteId, leaves);
  return leaves;
}
