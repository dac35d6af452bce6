import type { FastifyInstance, FastifyRequest } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import { ACCESS_LIMITS } from '../../../src-shared/limits.ts';
import { holdsRole } from '../../../src-shared/models/role.ts';
import {
  demandGoodAt,
  isAccessToken,
  isWholeAccessToken,
  tenantOfToken,
  type JwtVerifier,
  type WebSessions,
} from '../../access/index.ts';
import { isLoopback } from '../../sandbox/index.ts';
import type { Caller } from './context.ts';
import { holdLeases } from './held-leases.ts';
import type { Lease, Tenants } from './tenants.ts';
import { halvesOf } from './web/session-halves.ts';

export interface SignInDeps {
  readonly tenants: Tenants;
  readonly jwts: JwtVerifier;
  readonly sessions: WebSessions;
  readonly now: () => number;
}

/** A look into a home takes some milliseconds, and none where no such tenant is: a refusal comes so late that nobody tells which it was. */
const UNKNOWN_MS = 50;

/** RFC 6750 section 2.1. */
const BEARER = /^bearer ([\w.~+/-]+=*)$/i;

/** Every route of `server` needs a sign-in, which is asked for before the body is looked at. */
export function demandSignIn(server: FastifyInstance, deps: SignInDeps): void {
  const leases = holdLeases();
  server.addHook('onRequest', async (request, reply) => {
    const caller = await signIn(tokenOf(request, deps.sessions), deps);
    request.caller = caller;
    if (leases.hold(request.raw.socket, caller.lease)) return;
    // Whoever asked went away meanwhile: nothing was begun, and nobody is there to be answered.
    reply.hijack();
  });
  server.addHook('onResponse', (request, _reply, done) => {
    if (request.caller !== null) leases.release(request.raw.socket, request.caller.lease);
    done();
  });
}

/** The caller of a route behind `demandSignIn`. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new StationError('auth.missing');
  return request.caller;
}

/** This machine may, and from elsewhere an administrator of the server itself: one of a tenant's is nobody to the others. @throws auth.* @throws api.forbidden */
export async function admitAdministrator(request: FastifyRequest, deps: SignInDeps): Promise<void> {
  if (isLoopback(request.ip)) return;
  const { role, scope, signedIn, lease } = await signIn(tokenOf(request, deps.sessions), deps);
  lease.release();
  if (scope !== null || signedIn.tenant !== null || !holdsRole(role, 'admin'))
    throw new StationError('api.forbidden', { role: 'admin' });
}

/** Who a token speaks for, with a lease of their tenant that the caller of this gives back. @throws auth.* */
export async function signIn(token: string, { tenants, jwts, now }: SignInDeps): Promise<Caller> {
  if (!isAccessToken(token)) {
    const { tenant, issuer, jti, expiresAt, ...holder } = await jwts.verify(token);
    return signInAt(await tenants.lease(tenant), async ({ accessTokens }) => {
      const demandSignedIn = async (): Promise<void> => {
        if (expiresAt <= now())
          throw new StationError('auth.expired', { expiredAt: new Date(expiresAt).toISOString() });
        // The id of a run's identity is looked at when it is exchanged.
        if (holder.workload === null) await accessTokens.demandNotDenied({ issuer, jti });
      };
      if (holder.workload === null) await accessTokens.demandNotDenied({ issuer, jti });
      return {
        ...holder,
        demandSignedIn,
        scope: holder.workload === null ? null : 'exchange',
        extensionId: null,
        signedIn: { name: null, tenant, expiresAt },
      };
    });
  }
  // What no server ever made opens no tenant's home.
  if (!isWholeAccessToken(token)) throw new StationError('auth.unknown-token');
  const asked = performance.now();
  const tenant = tenantOfToken(token);
  try {
    const closed = await tenants.closedHome(tenant);
    if (closed !== null) await demandGoodAt(closed, token, now());
    return await signInAt(await tenants.lease(tenant).catch(asUnknownToken), async ({ accessTokens }) => {
      const { name, expiresAt, ...holder } = await accessTokens.verify(token);
      return {
        ...holder,
        demandSignedIn: async () => void (await accessTokens.verify(token)),
        credential: holder.userId,
        workload: null,
        signedIn: { name, tenant, expiresAt },
      };
    });
  } catch (thrown) {
    if (tenant !== null && thrown instanceof StationError && thrown.code === 'auth.unknown-token') {
      const restMs = asked + UNKNOWN_MS - performance.now();
      await new Promise((resolve) => void setTimeout(resolve, restMs));
    }
    throw thrown;
  }
}

/** Whoever made a token up does not learn from it which tenants there are. */
function asUnknownToken(thrown: unknown): never {
  if (thrown instanceof StationError && thrown.code === 'auth.unknown-tenant')
    throw new StationError('auth.unknown-token', {}, thrown);
  throw thrown;
}

/** What a tenant knows of a caller; one that it does not know does not keep it open. */
async function signInAt(
  lease: Lease,
  find: (station: Lease['station']) => Promise<Omit<Caller, 'lease'>>,
): Promise<Caller> {
  try {
    return { ...(await find(lease.station)), lease };
  } catch (thrown) {
    lease.release();
    throw thrown;
  }
}

/** Of a program the bearer token; of a browser the one that its session stands for. */
function tokenOf(request: FastifyRequest, sessions: WebSessions): string {
  if (request.headers.authorization !== undefined) return bearerOf(request);
  const halves = halvesOf(request);
  if (halves === null) throw new StationError('auth.missing');
  return sessions.tokenOf(halves);
}

function bearerOf({ headers: { authorization } }: FastifyRequest): string {
  if (authorization === undefined) throw new StationError('auth.missing');
  if (authorization.length > ACCESS_LIMITS.bearerCharacters)
    throw new StationError('auth.malformed', { problem: 'it is too long' });
  const [, token] = BEARER.exec(authorization) ?? [];
  if (token === undefined)
    throw new StationError('auth.malformed', { problem: 'it is not the word Bearer and one token' });
  return token;
}
