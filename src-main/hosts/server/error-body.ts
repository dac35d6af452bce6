import type { ORPCError } from '@orpc/server';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { StationError, toStationError } from '../../../src-shared/errors/index.ts';
import { replacementBehind } from './program.ts';

/** The one body that every refusal over HTTP has. No path and no stack is ever in it. */
export interface HttpErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
    readonly hint: string;
    readonly requestId: string;
  };
}

/** Our errors as oRPC carries them. */
export function bodyOfApiError(error: ORPCError<string, unknown>): HttpErrorBody {
  const { details, hint, requestId } = error.data as {
    details: Record<string, unknown>;
    hint: string;
    requestId: string;
  };
  return httpErrorBody({ code: error.code, message: error.message, details, hint }, requestId);
}

/** The body for an error: `internal` keeps its reason to itself. */
export function httpErrorBody(
  error: Omit<HttpErrorBody['error'], 'requestId'>,
  requestId: string,
): HttpErrorBody {
  const isInternal = error.code === 'internal';
  return {
    error: {
      code: error.code,
      message: isInternal ? 'Something went wrong inside.' : error.message,
      details: isInternal ? {} : error.details,
      hint: error.hint,
      requestId,
    },
  };
}

/** Answers any error of a route: a documented code, or `internal` without its reason. */
export function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = asStationError(thrown);
  if (error.status >= 500) request.log.error({ err: thrown }, 'a request failed');
  if (error.status === 401) void reply.header('www-authenticate', 'Bearer realm="marketplace"');
  void reply.status(error.status).send(httpErrorBody(error, request.id));
}

function asStationError(thrown: unknown): StationError {
  if (thrown instanceof StationError) return thrown;
  const { statusCode, code } = thrown as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413)
    return new StationError('http.body-too-large', {}, thrown);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 415)
    return new StationError('http.unsupported-media-type', {}, thrown);
  if (statusCode === 414) return new StationError('http.target-too-long', {}, thrown);
  if (statusCode === 429) return new StationError('http.too-many-requests', {}, thrown);
  if (statusCode === 408) return new StationError('http.too-slow', {}, thrown);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const isBody = thrown instanceof SyntaxError || code?.endsWith('_JSON_BODY') === true;
    const problem = isBody ? 'the body is not JSON' : 'the request cannot be read';
    return new StationError('http.bad-request', { problem }, thrown);
  }
  const error = toStationError(thrown);
  return replacementBehind(error.code, thrown) ?? error;
}
