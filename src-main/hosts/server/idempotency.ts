import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import { createIdempotency, type Idempotency, type KeyedWrite } from '../../access/index.ts';
import { callerOf } from './sign-in.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** An answer that is longer is not kept; no write has one. */
const MOST_KEPT = 1024 * 1024;
/** Answers that say nothing of the write itself. */
const PASSING = new Set([408, 425, 429]);

interface Begun {
  readonly write: KeyedWrite;
  readonly idempotency: Idempotency;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The write that this request began under an idempotency key, until it is answered. */
    begun: Begun | null;
  }
  interface FastifyContextConfig {
    /** Answers of this route hold a secret that is shown once. */
    readonly secretAnswer?: boolean;
  }
}

/**
 * `Idempotency-Key` on a write: the same key with the same request is answered as the first time, for a day, and done once.
 * Keys belong to whoever is signed in.
 */
export function honourIdempotencyKeys(server: FastifyInstance): void {
  server.decorateRequest('begun', null);
  server.addHook('preHandler', async (request, reply) => {
    const key = request.headers['idempotency-key'];
    if (key === undefined || !WRITES.has(request.method) || isStream(request.body)) return;
    if (typeof key !== 'string' || !KEY.test(key))
      throw new StationError('http.bad-request', {
        problem: 'Idempotency-Key is not one word of at most 200 characters',
      });
    const { userId, publisherId, lease } = callerOf(request);
    const { store, now } = lease.station;
    const idempotency = createIdempotency({ store, now });
    const principal = JSON.stringify([userId, publisherId]);
    const write = { principal, key, requestHash: hashOf(request) };
    const kept = await idempotency.begin(write);
    if (kept === null) {
      request.begun = { write, idempotency };
      return;
    }
    void reply.status(kept.status).header('idempotency-replayed', 'true');
    if (kept.contentType !== null) void reply.type(kept.contentType);
    return reply.send(kept.body);
  });
  server.addHook('onSend', async (request, reply, payload: unknown) => {
    const { begun } = request;
    if (begun === null) return;
    request.begun = null;
    // The write is done or refused by now: that its answer could not be kept must not turn it into a failure.
    await end(begun, request, reply, payload).catch((thrown: unknown) => {
      request.log.error({ err: thrown }, 'the answer to an idempotency key could not be kept');
    });
  });
}

async function end(
  { write, idempotency }: Begun,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const { statusCode: status } = reply;
  if (status >= 500 || PASSING.has(status)) return idempotency.forget(write);
  const type = reply.getHeader('content-type');
  const contentType = typeof type === 'string' ? type : null;
  const text = payload === undefined || payload === null ? '' : payload;
  const isKept =
    typeof text === 'string' && text.length <= MOST_KEPT && request.routeOptions.config.secretAnswer !== true;
  return idempotency.keep(write, { status, contentType, body: isKept ? text : null });
}

function hashOf({ method, url, body }: FastifyRequest): string {
  let text: string;
  try {
    text = JSON.stringify([method, url, body ?? null]);
  } catch (cause) {
    throw new StationError('http.bad-request', { problem: 'the body nests too deep' }, cause);
  }
  return createHash('sha256').update(text).digest('hex');
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'pipe' in body;
}
