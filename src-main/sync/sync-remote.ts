import { StationError, toStationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import type { Json, JsonObject } from '../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import type { RemoteRow, Store, Tx } from '../store/port.ts';
import { backOffMs } from './back-off.ts';
import { clockRefusal, isWaiting } from './clock.ts';
import type { Connect } from './connect.ts';
import type { PullPhase } from './pull-steps.ts';
import { pullRemote } from './pull.ts';
import { needRemote } from './remotes.ts';
import { withSyncLease } from './sync-lease.ts';

export interface SyncDeps {
  readonly store: Store;
  readonly connect: Connect;
  readonly now: () => number;
  readonly newId: () => string;
  readonly onPhase?: ((phase: PullPhase) => void | Promise<void>) | undefined;
  /** Brings installed copies in line with blocks that came or went. */
  readonly applyMarks: () => Promise<unknown>;
}

export interface SyncContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
  readonly fence: (tx: Tx) => Promise<void>;
}

/** What one sync came to. */
export interface SyncOutcome {
  readonly extensions: number;
  readonly versions: number;
  readonly conflicts: number;
  readonly fromSize: number;
  readonly toSize: number;
  readonly requests: number;
  readonly bytes: number;
}

/**
 * One sync of one server, with its line in the history, whatever it comes to. What fails changes nothing that is installed, and
 * leaves what is known as of the time before.
 * @throws sync.*, trust.*
 */
export async function syncRemote(deps: SyncDeps, remoteId: string, ctx: SyncContext): Promise<SyncOutcome> {
  const { store, now } = deps;
  return withSyncLease(deps, remoteId, ctx.signal, async (lease) => {
    const row = await store.read((tx) => needRemote(tx, remoteId));
    refuseTooSoon(row, now());
    const startedAt = now();
    const [taken, conflicts] = [new Set<string>(), new Set<string>()];
    let versions = 0;
    let hasBlocks = false;
    const { http, metadata, notOlderThan, close } = await deps.connect(row);
    try {
      await pullRemote(
        {
          ...deps,
          http,
          metadata,
          notOlderThan,
          signal: lease.signal,
          progress: ctx.progress,
          fence: async (tx) => {
            await ctx.fence(tx);
            await lease.guard(tx);
          },
          merged: (extensionId, one) => {
            (one.isTaken ? taken : conflicts).add(extensionId);
            versions += one.versions;
            hasBlocks ||= one.blocks;
          },
        },
        remoteId,
      );
      return await end('done', null);
    } catch (thrown) {
      const known = http.usage.serverTime;
      const error = ctx.signal.aborted ? ctx.signal.reason : clockRefusal(thrown, row.id, known, now());
      await end(ctx.signal.aborted ? 'cancelled' : 'failed', error);
      throw error;
    } finally {
      await close();
      if (hasBlocks) await deps.applyMarks();
    }

    async function end(outcome: 'done' | 'failed' | 'cancelled', thrown: unknown): Promise<SyncOutcome> {
      const failure = outcome === 'failed' ? toStationError(thrown) : null;
      const { requests, bytes } = http.usage;
      return store.transaction(async (tx) => {
        const latest = await tx.remotes.get(remoteId);
        const toSize = latest?.logSize ?? row.logSize;
        const tally = { extensions: taken.size, versions, conflicts: conflicts.size };
        const facts = { ...tally, fromSize: row.logSize, toSize, requests, bytes };
        if (latest === null || latest.state === 'removed') return facts;
        if (failure !== null) await tx.remotes.update(failedRow(latest, failure, now()));
        const code = failure?.code ?? null;
        await tx.remotes.addHistory(
          { id: deps.newId(), remoteId, startedAt, endedAt: now(), outcome, code, ...facts },
          SYNC_LIMITS.history,
        );
        return facts;
      });
    }
  });
}

/** What a server asked for is kept to, whoever asks. @throws sync.back-off */
function refuseTooSoon({ url, backOffUntil, lastError }: RemoteRow, now: number): void {
  if (backOffUntil === null || !isWaiting({ backOffUntil }, now) || !wasTold(lastError)) return;
  const seconds = Math.ceil((backOffUntil - now) / 1000);
  throw new StationError('sync.back-off', { url, status: 429, seconds, told: true });
}

function wasTold(lastError: JsonObject | null): boolean {
  const details = lastError?.['details'] as JsonObject | undefined;
  return lastError?.['code'] === 'sync.back-off' && details?.['told'] === true;
}

/** Trouble that goes by: what is known stays, and is shown with its age. Anything else is a refusal. */
const PASSING = new Set<ErrorCode>([
  'sync.unreachable',
  'sync.too-slow',
  'sync.cut-short',
  'sync.back-off',
  'sync.not-admitted',
  'sync.metadata-unpublished',
  'sync.not-found',
  'sync.server-failed',
  'sync.entries-behind',
  'sync.clock-differs',
  'sync.under-way',
]);

function failedRow(row: RemoteRow, error: StationError, now: number): RemoteRow {
  const isPassing =
    PASSING.has(error.code) || error.code.startsWith('store.') || error.code.startsWith('jobs.');
  const failures = row.failures + 1;
  const seconds = error.details['seconds'];
  const asked = error.code === 'sync.back-off' && typeof seconds === 'number' ? seconds * 1000 : 0;
  return {
    ...row,
    state: isPassing ? 'behind' : 'refused',
    failures,
    backOffUntil: now + Math.max(asked, backOffMs(failures)),
    lastError: { code: error.code, details: plain(error.details) },
  };
}

function plain(details: StationError['details']): Json {
  return JSON.parse(JSON.stringify(details)) as Json;
}
