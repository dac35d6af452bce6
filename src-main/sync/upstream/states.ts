import { StationError, type ErrorBody } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import { SYNC_LIMITS, UPSTREAM_LIMITS } from '../../../src-shared/limits.ts';
import type { UpstreamConflict } from '../../../src-shared/models/upstream.ts';
import type { UpstreamRow } from '../../store/port.ts';
import { backOffMs } from '../back-off.ts';

/** States of what is on its way, and the ways between them; every function answers the row as it is afterwards. */

/** What a visit to the server came to. */
export type Visit =
  | { readonly state: 'done'; readonly outcome: Json }
  | { readonly state: 'following'; readonly outcome: Json }
  | { readonly state: 'conflict'; readonly conflict: UpstreamConflict; readonly outcome: Json }
  | { readonly state: 'refused'; readonly error: ErrorBody }
  /** `waitMs` is what the server asked for, null where it said nothing. */
  | { readonly state: 'waiting'; readonly error: ErrorBody; readonly waitMs: number | null };

const FREE = { owner: null, leaseUntil: null } as const;

/** One process is at it until the lease ends. */
export function claimed(row: UpstreamRow, owner: string, now: number): UpstreamRow {
  const state = row.state === 'following' ? row.state : 'sending';
  return { ...row, state, owner, leaseUntil: now + UPSTREAM_LIMITS.leaseMs, attempts: row.attempts + 1 };
}

/** As if it had not been begun: its process is gone, or closes. */
export function released(row: UpstreamRow, now: number): UpstreamRow {
  const state = row.state === 'sending' ? 'waiting' : row.state;
  return { ...row, ...FREE, state, dueAt: now, attempts: Math.max(0, row.attempts - 1) };
}

export function afterVisit(row: UpstreamRow, visit: Visit, now: number): UpstreamRow {
  switch (visit.state) {
    case 'done':
      return ended({ ...row, error: null, conflict: null, outcome: visit.outcome }, 'done', now);
    case 'following': {
      const isNew =
        row.state !== 'following' || JSON.stringify(row.outcome) !== JSON.stringify(visit.outcome);
      const attempts = isNew ? 0 : row.attempts;
      const dueAt = now + followMs(attempts);
      return { ...row, ...FREE, state: 'following', attempts, dueAt, error: null, outcome: visit.outcome };
    }
    case 'conflict': {
      const { conflict, outcome } = visit;
      return { ...row, ...FREE, state: 'conflict', dueAt: null, error: null, conflict, outcome };
    }
    case 'refused':
      return { ...row, ...FREE, state: 'refused', dueAt: null, error: visit.error };
    case 'waiting': {
      const dueAt = now + (visit.waitMs ?? backOffMs(row.attempts));
      const state = row.state === 'following' ? row.state : 'waiting';
      return { ...row, ...FREE, state, dueAt, error: visit.error };
    }
  }
}

export function ended(row: UpstreamRow, state: 'done' | 'cancelled', now: number): UpstreamRow {
  return { ...row, ...FREE, state, dueAt: null, endedAt: now };
}

/** From the start, under new keys. */
export function again(row: UpstreamRow, now: number): UpstreamRow {
  const fresh = { state: 'waiting', attempts: 0, round: row.round + 1, dueAt: now } as const;
  return { ...row, ...FREE, ...fresh, error: null, conflict: null, outcome: null };
}

function followMs(attempts: number): number {
  return Math.min(UPSTREAM_LIMITS.followFirstMs * 2 ** attempts, UPSTREAM_LIMITS.followLongestMs);
}

/** Failures that pass by themselves. */
const PASSING = new Set<string>([
  'sync.unreachable',
  'sync.too-slow',
  'sync.cut-short',
  'sync.back-off',
  'sync.server-failed',
  'sync.answer-invalid',
  'sync.address-refused',
  'http.idempotency-key-in-use',
  // Once there is another token.
  'sync.not-admitted',
]);

/** What a failure on the way to the server, or its refusal, means for the item. */
export function judged(error: StationError): Visit {
  const body = error.toBody();
  const isTokenAsked = error.status === 401 && error.code.startsWith('auth.');
  if (!PASSING.has(error.code) && error.status !== 429 && !isTokenAsked)
    return { state: 'refused', error: body };
  const { seconds, told } = error.details;
  const asked = Number(seconds) * 1000;
  // The details may be a server's own words.
  const isAsked = error.code === 'sync.back-off' && told === true && Number.isFinite(asked) && asked >= 0;
  // One that asks for no time at all would be asked again and again within one pass.
  const heldTo = Math.max(SYNC_LIMITS.firstWaitMs, Math.min(asked, SYNC_LIMITS.longestRetryAfterMs));
  const waitMs = isAsked ? heldTo : null;
  return { state: 'waiting', error: body, waitMs };
}

/** What is missing here, such as a passphrase, keeps an item waiting: the server has not been asked. */
export function judgedHere(error: StationError): Visit {
  const isGone = error.code === 'sync.remote-unknown';
  return isGone
    ? { state: 'refused', error: error.toBody() }
    : { state: 'waiting', error: error.toBody(), waitMs: null };
}
