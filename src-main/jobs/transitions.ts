import type { StationError } from '../../src-shared/errors/index.ts';
import type { Json, JsonObject } from '../../src-shared/json.ts';
import type { JobRow, Tx } from '../store/port.ts';
import { MAX_ATTEMPTS } from './timing.ts';

/** States of a job and the ways between them; every function answers the row as it is afterwards. */

export function newJob(id: string, kind: string, input: JsonObject, actor: string, now: number): JobRow {
  return {
    id,
    kind,
    input,
    state: 'queued',
    progress: 0,
    phase: 'waiting',
    attempts: 0,
    actor,
    owner: null,
    leaseUntil: null,
    cancelRequested: false,
    result: null,
    error: null,
    createdAt: now,
    finishedAt: null,
    dead: false,
    maxAttempts: MAX_ATTEMPTS,
  };
}

export function isFinal(row: Pick<JobRow, 'state'>): boolean {
  return row.state === 'done' || row.state === 'failed' || row.state === 'cancelled';
}

/** Nobody works on it: queued, waiting for another attempt, or left behind by a process that died. */
export function isFree(row: JobRow, now: number): boolean {
  if (isFinal(row)) return false;
  return row.owner === null || row.leaseUntil === null || row.leaseUntil < now;
}

/** Free, and not waiting for the time of its next attempt. */
export function isClaimable(row: JobRow, now: number): boolean {
  if (row.state === 'queued') return true;
  return row.state === 'running' && (row.leaseUntil === null || row.leaseUntil < now);
}

export function claimed(row: JobRow, owner: string, leaseUntil: number): JobRow {
  return { ...row, state: 'running', phase: 'starting', attempts: row.attempts + 1, owner, leaseUntil };
}

/** Stays `running` without an owner; its lease is the time before which nobody begins the next attempt. */
export function waiting(row: JobRow, until: number, reason: string): JobRow {
  return { ...row, phase: `waiting to try again: ${reason}`, owner: null, leaseUntil: until };
}

/** Given back unharmed by a process that closes. The attempt counts: else a job could be begun and given back for ever. */
export function released(row: JobRow): JobRow {
  return { ...row, state: 'queued', phase: 'waiting', owner: null, leaseUntil: null };
}

export function done(row: JobRow, result: Json, now: number): JobRow {
  return { ...ended(row, now), state: 'done', progress: 1, phase: 'done', result };
}

export function failed(row: JobRow, error: StationError, now: number): JobRow {
  return { ...ended(row, now), state: 'failed', phase: 'failed', error: bodyOf(error) };
}

/** Given up: it did not come to an end, however often it was tried. A dead letter until somebody has it tried again. */
export function givenUp(row: JobRow, error: StationError, now: number): JobRow {
  return { ...failed(row, error, now), dead: true };
}

/** From the beginning, with as many attempts as at first. Attempts go on counting, so that an old one never takes itself for a new one. */
export function retried(row: JobRow): JobRow {
  return {
    ...row,
    state: 'queued',
    progress: 0,
    phase: 'waiting',
    cancelRequested: false,
    error: null,
    finishedAt: null,
    dead: false,
    maxAttempts: row.attempts + MAX_ATTEMPTS,
  };
}

export function cancelled(row: JobRow, error: StationError, now: number): JobRow {
  return {
    ...ended(row, now),
    state: 'cancelled',
    phase: 'cancelled',
    cancelRequested: true,
    error: bodyOf(error),
  };
}

/** Writes the row and the event that tells of it. */
export async function write(tx: Tx, row: JobRow, at: number): Promise<JobRow> {
  await tx.jobs.update(row);
  await tell(tx, row, at);
  return row;
}

export async function tell(tx: Tx, { id, state, progress, phase }: JobRow, at: number): Promise<void> {
  await tx.jobs.appendEvent({ jobId: id, at, state, progress, phase });
}

function ended(row: JobRow, now: number): JobRow {
  return { ...row, owner: null, leaseUntil: null, finishedAt: now };
}

function bodyOf(error: StationError): JsonObject {
  // Details are facts of any kind; what JSON cannot hold is left out here rather than when it is read.
  return JSON.parse(JSON.stringify(error.toBody())) as JsonObject;
}
