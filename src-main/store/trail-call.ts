import { AsyncLocalStorage } from 'node:async_hooks';
import type { Role } from '../../src-shared/models/role.ts';
import { TRAIL_LIMITS } from '../../src-shared/limits.ts';
import type { Store, Tx } from './port.ts';

/** A call that is about to write, as the trail will tell of it. */
export interface TrailCall {
  readonly procedure: string;
  readonly target: string | null;
  readonly role: Role;
  readonly credential: string | null;
  readonly requestId: string;
  /** Null until the call finds out; see `actsInTrail`. */
  readonly actor: string | null;
}

interface OpenCall {
  readonly call: TrailCall;
  readonly at: number;
  actor: string | null;
  written: { readonly seq: number; readonly store: Store } | null;
  isOver: boolean;
}

const CURRENT = new AsyncLocalStorage<OpenCall>();

/**
 * Runs a call that writes. Its entry is made in the first transaction that it commits, so that neither stands without the
 * other; what fails after that has its entry corrected. A call that commits nothing has its entry made in `otherwise`, when
 * it is refused or did its work outside of the store; null leaves such calls out.
 */
export async function withTrail<T>(
  call: TrailCall,
  options: {
    readonly now: () => number;
    readonly codeOf: (thrown: unknown) => string;
    readonly otherwise: (() => Promise<Store>) | null;
  },
  work: () => Promise<T>,
): Promise<T> {
  const open: OpenCall = { call, at: options.now(), actor: call.actor, written: null, isOver: false };
  const end = async (code: string): Promise<void> => {
    // Jobs that the call began go on under its name no more.
    open.isOver = true;
    if (open.written !== null) {
      const { seq, store } = open.written;
      if (code !== 'ok') await store.transaction((tx) => tx.trail.setCode(seq, code));
    } else if (options.otherwise !== null) {
      const store = await options.otherwise();
      await store.transaction((tx) => append(tx, open, code));
    }
  };
  let result: T;
  try {
    result = await CURRENT.run(open, work);
  } catch (thrown) {
    await end(options.codeOf(thrown));
    throw thrown;
  }
  await end('ok');
  return result;
}

/** Tells the call under way who acts, where its door does not know before. */
export function actsInTrail(userId: string): void {
  const open = CURRENT.getStore();
  if (open !== undefined) open.actor ??= userId;
}

/** A transaction of the call under way, with its entry in it; any other as it is. */
export async function transactionInTrail<T>(
  store: Store,
  work: (tx: Tx) => Promise<T>,
  run: (work: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<T> {
  const open = CURRENT.getStore();
  // What is written before anybody acts (a home that makes its first identity) is not the call's own.
  if (open === undefined || open.actor === null || open.isOver || open.written !== null) return run(work);
  let seq: number | null = null;
  const result = await run(async (tx) => {
    const made = await work(tx);
    if (!open.isOver && open.written === null) seq = await append(tx, open, 'ok');
    return made;
  });
  // Said only now: a transaction that is not committed wrote nothing.
  if (seq !== null) open.written = { seq, store };
  return result;
}

async function append(tx: Tx, { call, at, actor }: OpenCall, code: string): Promise<number> {
  const { procedure, target, role, credential, requestId } = call;
  const { seq } = await tx.trail.append({
    at,
    actor,
    role,
    credential,
    requestId,
    procedure,
    target,
    code,
  });
  if (seq % TRAIL_LIMITS.pruneEvery === 0) await tx.trail.prune(TRAIL_LIMITS);
  return seq;
}
