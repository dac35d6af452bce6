import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { StationError } from '../../../../src-shared/errors/index.ts';
import { ACCESS_LIMITS } from '../../../../src-shared/limits.ts';
import { isAccessToken, type WebSessions } from '../../../access/index.ts';
import { halvesOf } from './session-halves.ts';

/** Sign-ins from one address in a minute: people paste, programs guess. */
const SIGN_INS_PER_MINUTE = 30;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const proofSchema = z.union([
  z.strictObject({ token: z.string().trim().min(1).max(ACCESS_LIMITS.bearerCharacters) }),
  z.strictObject({ code: z.string().min(1).max(100) }),
]);

/**
 * `POST /session` changes a token, or the one-time code of a sign-in link, for a session of a browser; `DELETE` ends it. They
 * are no part of the contract: a cookie is nothing for programs, which have their tokens. `check` refuses a token that is
 * not good.
 */
export function addSessions(
  server: FastifyInstance,
  sessions: WebSessions,
  check: (token: string) => Promise<void>,
): void {
  server.post(
    '/session',
    {
      bodyLimit: 16 * 1024,
      config: { rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const proof = proofSchema.safeParse(request.body);
      if (!proof.success)
        throw new StationError('http.bad-request', { problem: 'it holds neither a token nor a code' });
      const token = 'code' in proof.data ? sessions.takeCode(proof.data.code) : proof.data.token;
      // Whoever pastes something else is not helped by how a header should look.
      if (!isAccessToken(token) && !JWT.test(token)) throw new StationError('auth.unknown-token');
      await check(token);
      const { key, cookie } = sessions.begin(token);
      const { name, value, maxAgeSeconds } = cookie;
      void reply.header('set-cookie', setCookie(request, name, value, maxAgeSeconds));
      void reply.header('cache-control', 'no-store');
      return { session: key };
    },
  );
  server.delete('/session', async (request, reply) => {
    const halves = halvesOf(request);
    if (halves !== null) {
      sessions.end(halves);
      const [id = ''] = halves.key.split('.');
      if (/^[0-9a-f]{16}$/.test(id))
        void reply.header('set-cookie', setCookie(request, `marketplace-${id}`, '', 0));
    }
    return reply.status(204).send();
  });
}

function setCookie({ protocol }: FastifyRequest, name: string, value: string, seconds: number): string {
  // Over plain HTTP a browser takes no secure cookie; that is for this machine and for networks one trusts.
  const secure = protocol === 'https' ? '; Secure' : '';
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}
