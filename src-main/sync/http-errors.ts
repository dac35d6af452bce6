import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { retryAfterMs } from './back-off.ts';

/** @throws sync.back-off, sync.not-admitted, sync.not-found, sync.server-failed for everything but 2xx */
export function demandSuccess(
  url: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  now: number,
): void {
  if (status >= 200 && status < 300) return;
  // RFC 6585 section 4, RFC 9110 section 15.6.4.
  if (status === 429 || status === 503) {
    const waitMs = retryAfterMs(headers['retry-after'], now);
    const seconds = Math.ceil((waitMs ?? SYNC_LIMITS.firstWaitMs) / 1000);
    throw new StationError('sync.back-off', { url, status, seconds, told: waitMs !== null });
  }
  if (status === 401 || status === 403) throw new StationError('sync.not-admitted', { url, status });
  if (status === 404 || status === 410) throw new StationError('sync.not-found', { url, status });
  throw new StationError('sync.server-failed', { url, status });
}

const SLOW = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const LARGE = new Set(['UND_ERR_HEADERS_OVERFLOW']);

/** What the network did, as a code. An abort stays what it is. */
export function networkFailure(thrown: unknown, url: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  const refusal = refusalIn(thrown);
  if (refusal !== null) return refusal;
  const place = url.split('?')[0] ?? url;
  const code = codeOf(thrown);
  if (SLOW.has(code)) return new StationError('sync.too-slow', { url: place }, thrown);
  if (LARGE.has(code))
    return new StationError('sync.too-large', { url: place, maxBytes: SYNC_LIMITS.headerBytes }, thrown);
  return new StationError('sync.unreachable', { url: place, reason: code }, thrown);
}

/** The refusal of a lookup comes wrapped where a connection tries several addresses. */
function refusalIn(thrown: unknown): StationError | null {
  for (let one: unknown = thrown; one instanceof Error; one = one.cause)
    if (one instanceof StationError) return one;
  return null;
}

function codeOf(thrown: unknown): string {
  for (let one: unknown = thrown; one instanceof Error; one = one.cause)
    if ('code' in one && typeof one.code === 'string') return one.code;
  return thrown instanceof Error ? thrown.name : 'unknown';
}
