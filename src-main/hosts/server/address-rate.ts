import type { FastifyInstance } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';

const MINUTE_MS = 60_000;

/**
 * So many requests a minute from each address, counted before anybody is asked who they are: a sign-in that fails costs a
 * look into a home and a signature's check, and a path that is not there has no route that could count it.
 */
export function limitAddresses(server: FastifyInstance, perMinute: () => number): void {
  const count = server.createRateLimit({ max: perMinute, timeWindow: MINUTE_MS });
  server.addHook('onRequest', async (request, reply) => {
    // Whoever watches over the server asks often, and must hear from it when it has too much to do.
    if (request.routeOptions.url?.startsWith('/health') === true) return;
    const limit = await count(request);
    if (limit.isAllowed) return;
    void reply.headers({
      'x-ratelimit-limit': String(limit.max),
      'x-ratelimit-remaining': String(limit.remaining),
      'x-ratelimit-reset': String(limit.ttlInSeconds),
    });
    if (!limit.isExceeded) return;
    void reply.header('retry-after', String(Math.max(1, limit.ttlInSeconds)));
    throw new StationError('http.too-many-requests');
  });
}
