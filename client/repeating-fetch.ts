import { REMOTE_LIMITS } from '../src-shared/limits.ts';

/** Sends one request of the client. */
export type SendRequest = (request: Request, init: RequestInit) => Promise<Response>;

/**
 * Refuses to be sent on: what a client sends holds its token and is meant for the server that was named.
 * @throws TypeError where that answers with a redirect (RFC 9110 section 15.4)
 */
export function unredirected(send: SendRequest): SendRequest {
  return async (request, init) => {
    const response = await send(request, { ...init, redirect: 'manual' });
    const { status, type, headers } = response;
    // A browser says no more than that there was one.
    if (type !== 'opaqueredirect' && (status < 300 || status >= 400 || status === 304)) return response;
    throw new TypeError(
      `${new URL(request.url).origin} sends on to ${headers.get('location') ?? 'elsewhere'}`,
    );
  };
}

/**
 * Gives every write an `Idempotency-Key` and sends a request again whose connection broke before an answer came: the server
 * does a write with a key once, whichever of the two reached it.
 */
export function repeatingFetch(send: SendRequest, waitMs: number = REMOTE_LIMITS.repeatAfterMs): SendRequest {
  return async (request, init) => {
    if (request.method !== 'GET') request.headers.set('idempotency-key', crypto.randomUUID());
    for (let left: number = REMOTE_LIMITS.repeats; ; left -= 1) {
      // A body is read once only.
      const sent = await send(request.clone(), init).catch((thrown: unknown) => {
        if (left === 0 || request.signal.aborted || !isBroken(thrown)) throw thrown;
        return null;
      });
      if (sent !== null && (left === 0 || !(await isUnderWay(sent)))) return sent;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  };
}

/** What a connection ends with that was there and broke; one that was refused reached nobody. */
function isBroken(thrown: unknown): boolean {
  const { cause } = thrown as { readonly cause?: unknown };
  const code = (cause as { readonly code?: unknown } | undefined)?.code;
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
}

/** The first of two that were sent is still worked on. */
async function isUnderWay(response: Response): Promise<boolean> {
  if (response.status !== 409) return false;
  return (await response.clone().text()).includes('"http.idempotency-key-in-use"');
}
