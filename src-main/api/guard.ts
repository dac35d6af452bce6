import { ORPCError, type ValidationError } from '@orpc/server';
import { fromErrorBody, StationError, toStationError } from '../../src-shared/errors/index.ts';
import { holdsRole } from '../../src-shared/models/role.ts';
import type { ProcedureMeta } from '../../src-shared/contract/index.ts';
import type { ApiContext } from './context.ts';
import { inputIssues, problemOf } from '../../src-shared/input-issues.ts';

/** Refuses a caller that lacks the reach, the role or the consent a procedure asks for. */
export function checkAccess(context: ApiContext, meta: ProcedureMeta, procedure: string): void {
  if (meta.reach === 'local' && context.reach !== 'local') {
    throw new StationError('api.unknown-procedure', { procedure });
  }
  const { scope = null } = context;
  if (scope !== null && meta.scopes?.includes(scope) !== true)
    throw new StationError('auth.out-of-scope', { scope });
  if (!holdsRole(context.role, meta.role)) throw new StationError('api.forbidden', { role: meta.role });
  if (meta.consent === true && !context.consent)
    throw new StationError('api.consent-required', { procedure });
}

/** The one form in which every door answers an error: a documented code, its text, details, hint and the request's id. */
export function toApiError(thrown: unknown, requestId: string): ORPCError<string, unknown> {
  if (thrown instanceof ORPCError && isOurs(thrown)) return thrown;
  const error = asStationError(thrown);
  return new ORPCError(error.code, {
    status: error.status,
    message: error.message,
    data: { details: error.details, hint: error.hint, requestId },
    cause: thrown,
  });
}

/** Reads an error that came through a door back into a StationError. */
export function fromApiError(thrown: unknown): StationError {
  if (!(thrown instanceof ORPCError)) return toStationError(thrown);
  const data: unknown = thrown.data;
  if (isOurs(thrown))
    return fromErrorBody({
      code: thrown.code,
      details: (data as { details: Record<string, unknown> }).details,
    });
  return asStationError(thrown);
}

function isOurs(error: ORPCError<string, unknown>): boolean {
  const data: unknown = error.data;
  return typeof data === 'object' && data !== null && 'details' in data && 'requestId' in data;
}

function asStationError(thrown: unknown): StationError {
  if (thrown instanceof ORPCError) {
    if (thrown.code === 'BAD_REQUEST' && foundIssues(thrown.cause)) {
      const issues = inputIssues(thrown.cause.issues);
      return new StationError('api.invalid-input', { problem: problemOf(issues), issues }, thrown);
    }
    if (thrown.code === 'NOT_FOUND')
      return new StationError('api.unknown-procedure', { procedure: thrown.message }, thrown);
    if (thrown.code === 'BAD_REQUEST')
      return new StationError('api.invalid-input', { problem: thrown.message }, thrown);
  }
  return toStationError(thrown);
}

/** Told by its form: the built server's HTTP door has a copy of the library of its own, and with it a class of its own. */
function foundIssues(cause: unknown): cause is ValidationError {
  return cause instanceof Error && 'issues' in cause && Array.isArray(cause.issues);
}
