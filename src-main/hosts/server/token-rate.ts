import type { FastifyInstance } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import { callerOf } from './sign-in.ts';

const MINUTE_MS = 60_000;

/** So many requests a minute for each token, from wherever they come; for routes behind `demandSignIn`. */
export function limitTokens(server: FastifyInstance, perMinute: () => number): void {
  const count = server.createRateLimit({
    max: perMinute,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => callerOf(request).credential,
  });
  server.addHook('onRequest', async (request, reply) => {
    const { isAllowed, ...limit } = await count(request);
    if (isAllowed || !('ttlInSeconds' in limit) || !limit.isExceeded) return;
    void reply.header('retry-after', String(Math.max(1, limit.ttlInSeconds)));
    throw new StationError('http.too-many-requests');
  });
}
