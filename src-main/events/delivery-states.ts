import type { DeliveryRow, WebhookRow } from '../store/port.ts';
import { retryAfterMs, waitAfter } from './back-off.ts';
import type { DeliveryTiming } from './timing.ts';

/** States of a delivery and of its endpoint, and the ways between them; every function answers the row as it is afterwards. */

/** How one attempt went: an answer, or why there was none. */
export type Outcome =
  | { readonly status: number; readonly retryAfter: string | null }
  | { readonly status: null; readonly problem: string };

export function isTaken({ status }: Outcome): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** RFC 9110 section 15.5.11: the receiver wants nothing any more. */
export function isGone({ status }: Outcome): boolean {
  return status === 410;
}

export function problemOf(outcome: Outcome): string {
  if (outcome.status === null) return outcome.problem;
  const { status } = outcome;
  return status >= 300 && status < 400
    ? `the answer was ${status}, and redirects are not followed`
    : `the answer was ${status}`;
}

/** One process is at it until the lease ends. */
export function claimedBy(row: DeliveryRow, owner: string, leaseUntil: number): DeliveryRow {
  const { attempts, roundAttempts } = row;
  return { ...row, owner, dueAt: leaseUntil, attempts: attempts + 1, roundAttempts: roundAttempts + 1 };
}

/** Given back unharmed; the attempt does not count. */
export function releasedAt(row: DeliveryRow, now: number): DeliveryRow {
  const { attempts, roundAttempts } = row;
  return { ...row, owner: null, dueAt: now, attempts: attempts - 1, roundAttempts: roundAttempts - 1 };
}

export function afterAttempt(
  row: DeliveryRow,
  outcome: Outcome,
  context: { readonly timing: DeliveryTiming; readonly now: number; readonly random: number },
): DeliveryRow {
  const { timing, now, random } = context;
  const tried = { ...row, owner: null, lastStatus: outcome.status };
  if (isTaken(outcome)) return { ...tried, state: 'delivered', lastProblem: null, endedAt: now };
  const failed = { ...tried, lastProblem: problemOf(outcome) };
  if (isGone(outcome) || row.roundAttempts >= timing.attempts) return given(failed, now);
  const asked = outcome.status === null ? 0 : retryAfterMs(outcome.retryAfter, now);
  return { ...failed, dueAt: now + waitAfter(row.roundAttempts, asked, timing, random) };
}

/** Given up: it stays until somebody has it sent again. */
export function given(row: DeliveryRow, now: number): DeliveryRow {
  return { ...row, state: 'dead', owner: null, endedAt: now };
}

/** From the beginning, with the same event and so the same id. */
export function begunAnew(row: DeliveryRow, now: number): DeliveryRow {
  return { ...row, state: 'waiting', roundAttempts: 0, dueAt: now, owner: null, endedAt: null };
}

/** What an attempt means for the endpoint: one that fails for days, or says that it is gone, is told no more. */
export function endpointAfter(
  row: WebhookRow,
  outcome: Outcome,
  context: { readonly timing: DeliveryTiming; readonly now: number },
): WebhookRow {
  const { timing, now } = context;
  if (isTaken(outcome)) return { ...row, failingSince: null, lastSuccessAt: now };
  const failingSince = row.failingSince ?? now;
  const failing = { ...row, failingSince };
  if (row.state === 'disabled') return failing;
  if (isGone(outcome)) return disabled(failing, 'its receiver says that it is gone (410)');
  if (now - failingSince < timing.failingMs) return failing;
  const since = new Date(failingSince).toISOString();
  return disabled(failing, `nothing has come through since ${since}; last, ${problemOf(outcome)}`);
}

export function disabled(row: WebhookRow, reason: string): WebhookRow {
  return { ...row, state: 'disabled', disabledReason: reason };
}

export function enabled(row: WebhookRow): WebhookRow {
  return { ...row, state: 'enabled', disabledReason: null, failingSince: null };
}
