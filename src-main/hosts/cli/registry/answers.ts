import { isErrorCode, StationError } from '../../../../src-shared/errors/index.ts';
import type { SendRequest } from '../../../../client/repeating-fetch.ts';

/** Where answers come from, and how long each is waited for. */
export interface AnswersFrom {
  readonly url: string;
  readonly waitMs: number;
  /** Where the token came from. */
  readonly source?: string;
}

/**
 * `fetch` that answers with what a marketplace says and throws, with a documented code, where something else or nobody
 * answers. Refusals of a marketplace pass as they are; a stream of events passes unread.
 */
export function marketplaceAnswers({ url, waitMs, source }: AnswersFrom): SendRequest {
  return async (request, init) => {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), waitMs);
    try {
      const signal = AbortSignal.any([request.signal, waiting.signal]);
      const response = await fetch(request, { ...init, signal, redirect: 'manual' });
      return isStream(response) ? response : judge(response, await response.text(), { url, source });
    } catch (thrown) {
      if (thrown instanceof StationError) throw thrown;
      if (request.signal.aborted) throw thrown;
      if (waiting.signal.aborted)
        throw new StationError('remote.too-slow', { url, seconds: Math.round(waitMs / 1000) }, thrown);
      // The cause stays where whoever sends again looks for it.
      throw new StationError('remote.unreachable', { url, reason: reasonOf(thrown) }, causeOf(thrown));
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Why a connection did not come about or broke. */
export function reasonOf(thrown: unknown): string {
  const cause = causeOf(thrown);
  const { code, message } = cause as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' ? code : String(message ?? cause);
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
}

function isStream({ ok, headers }: Response): boolean {
  return ok && headers.get('content-type')?.startsWith('text/event-stream') === true;
}

function judge(
  response: Response,
  text: string,
  { url, source }: Pick<AnswersFrom, 'url' | 'source'>,
): Response {
  const { status, headers, ok } = response;
  const body = jsonOf(text);
  if (ok && body !== undefined) return copy(response, text);
  const refusal = ok ? null : refusalIn(body);
  // What only some requests are refused for has a code of its own.
  if (status === 429 && (refusal === null || refusal.code === 'http.too-many-requests'))
    throw new StationError('remote.too-many-requests', { url, seconds: waitOf(headers) });
  if (refusal === null) {
    if (status >= 502 && status <= 504) throw new StationError('remote.unavailable', { url, status });
    throw new StationError('remote.not-a-marketplace', { url, status });
  }
  // A person typed no header: they gave a token.
  if (refusal.code === 'auth.malformed' && source !== undefined)
    throw new StationError('remote.token-unusable', { source });
  if (!isErrorCode(refusal.code))
    throw new StationError('remote.refused', { url, refusal: refusal.code, text: refusal.message });
  return copy(response, text);
}

function copy({ status, headers }: Response, text: string): Response {
  return new Response(text, { status, headers });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

/** The one form of all refusals. */
function refusalIn(body: unknown): { readonly code: string; readonly message: string } | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { code, message } = (body.error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === 'string' && typeof message === 'string' ? { code, message } : null;
}

/** RFC 9110 section 10.2.3; a date is as far off as this clock says. */
function waitOf(headers: Headers): number {
  const text = headers.get('retry-after') ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(1, seconds) : 60;
}
