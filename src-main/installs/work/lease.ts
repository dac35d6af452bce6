import { StationError } from '../../../src-shared/errors/index.ts';
import { STORE_LIMITS } from '../../../src-shared/limits.ts';
import { isCertainlyGone, processMark } from '../../jobs/index.ts';
import type { LeaseRow, Tx } from '../../store/port.ts';
import type { InstallsDeps } from '../deps.ts';
import { settleCutWork } from './settle.ts';

const PREFIX = 'install:';
/** Longer than a lease lives, so that whoever waits outlives a process that died holding it. */
const WAIT_MS = STORE_LIMITS.leaseMs + 10_000;
const POLL_MS = 150;

/** The right to work on some extensions, across processes. */
export interface WorkLease {
  /** Names the staging folder. */
  readonly workId: string;
  /** Aborts when the caller's signal does, or when the lease was lost. */
  readonly signal: AbortSignal;
  /** Called in every transaction of the work: a lease that was lost must not write. @throws installs.busy */
  readonly guard: (tx: Tx) => Promise<void>;
}

/**
 * Waits for the leases of all these extensions, takes them at once, puts right what a cut piece of work left of them, and gives
 * them back at the end, whatever happens.
 * @throws installs.busy after waiting longer than a lease lives.
 */
export async function withLease<T>(
  deps: InstallsDeps,
  extensionIds: readonly string[],
  signal: AbortSignal | undefined,
  work: (lease: WorkLease) => Promise<T>,
): Promise<T> {
  const names = [...new Set(extensionIds)].toSorted().map((id) => PREFIX + id);
  const workId = deps.newId();
  const owner = `${await processMark()}/${workId}`;
  await takeAll(deps, names, owner, workId, signal);
  const lost = new AbortController();
  const beat = setInterval(() => void renew(deps, names, owner, workId, lost), STORE_LIMITS.heartbeatMs);
  beat.unref();
  const guard = async (tx: Tx): Promise<void> => {
    for (const name of names) {
      if ((await tx.leases.get(name))?.owner !== owner) throw busy(name);
    }
  };
  const signals = signal === undefined ? [lost.signal] : [signal, lost.signal];
  try {
    await settleCutWork(deps, extensionIds, guard);
    return await work({ workId, signal: AbortSignal.any(signals), guard });
  } finally {
    clearInterval(beat);
    await giveBack(deps, names, owner);
  }
}

async function giveBack(deps: InstallsDeps, names: readonly string[], owner: string): Promise<void> {
  try {
    await deps.store.transaction(async (tx) => {
      for (const name of names) await tx.leases.release(name, owner);
    });
  } catch (error) {
    // On a full disk or a busy home the lease runs out by itself; what the work came to must not be hidden by it.
    if (!(error instanceof StationError && error.code.startsWith('store.'))) throw error;
  }
}

async function takeAll(
  deps: InstallsDeps,
  names: readonly string[],
  owner: string,
  workId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let waited = 0; ; waited += POLL_MS) {
    signal?.throwIfAborted();
    const holder = await tryTakeAll(deps, names, owner, workId);
    if (holder === null) return;
    if (await freeOfTheDead(deps, holder)) continue;
    if (waited >= WAIT_MS) throw busy(holder.name);
    await deps.sleep(POLL_MS);
  }
}

/** Takes all or none; answers who holds one of them. */
async function tryTakeAll(
  deps: InstallsDeps,
  names: readonly string[],
  owner: string,
  workId: string,
): Promise<LeaseRow | null> {
  const now = deps.now();
  return deps.store.transaction(async (tx) => {
    for (const name of names) {
      const held = await tx.leases.get(name);
      if (held !== null && held.owner !== owner && held.until > now) return held;
    }
    for (const name of names) {
      const lease = { name, owner, until: now + STORE_LIMITS.leaseMs, details: { workId } };
      if (!(await tx.leases.acquire(lease, now))) throw busy(name);
    }
    return null;
  });
}

/** A lease whose process certainly ended is as good as expired: nobody has to wait for its time to run out. */
export async function freeOfTheDead(deps: InstallsDeps, held: LeaseRow): Promise<boolean> {
  if (!(await isCertainlyGone(held.owner))) return false;
  await deps.store.transaction((tx) => tx.leases.release(held.name, held.owner));
  return true;
}

/** Leases that somebody who may be alive holds now. */
export async function liveLeases(deps: InstallsDeps): Promise<readonly LeaseRow[]> {
  const now = deps.now();
  const held = (await deps.store.read((tx) => tx.leases.list(PREFIX))).filter(({ until }) => until > now);
  const alive: LeaseRow[] = [];
  for (const lease of held) if (!(await isCertainlyGone(lease.owner))) alive.push(lease);
  return alive;
}

export async function isWorkedOn(deps: InstallsDeps, extensionId: string): Promise<boolean> {
  return (await liveLeases(deps)).some(({ name }) => name === PREFIX + extensionId);
}

async function renew(
  deps: InstallsDeps,
  names: readonly string[],
  owner: string,
  workId: string,
  lost: AbortController,
): Promise<void> {
  const now = deps.now();
  try {
    const kept = await deps.store.transaction(async (tx) => {
      for (const name of names) {
        if ((await tx.leases.get(name))?.owner !== owner) return false;
        await tx.leases.acquire({ name, owner, until: now + STORE_LIMITS.leaseMs, details: { workId } }, now);
      }
      return true;
    });
    if (!kept) lost.abort(busy(names[0] ?? PREFIX));
  } catch (error) {
    // A home that is too busy for one heartbeat may take the next; one that is closed ends the work.
    if (!(error instanceof StationError && error.code === 'store.busy')) lost.abort(error);
  }
}

function busy(name: string): StationError {
  return new StationError('installs.busy', { extensionId: name.slice(PREFIX.length) });
}
