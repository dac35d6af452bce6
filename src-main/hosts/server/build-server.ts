import rateLimit from '@fastify/rate-limit';
import { fastify, type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { FEATURES } from '../../../src-shared/contract/about.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import {
  createJwtVerifier,
  createWebSessions,
  type JwtVerifier,
  type WebSessions,
} from '../../access/index.ts';
import type { Workbench } from '../../workbench/index.ts';
import { limitAddresses } from './address-rate.ts';
import { addBlobs } from './blobs.ts';
import { answerConditionally } from './conditional.ts';
import { addContractRoutes, API_PREFIX, contractHandler } from './contract-routes.ts';
import { addDocs } from './docs.ts';
import { limitedServer } from './door.ts';
import { answerError } from './error-body.ts';
import { hideHome } from './hide-home.ts';
import { honourIdempotencyKeys } from './idempotency.ts';
import { addHealth } from './health.ts';
import { madeOf } from './live-settings.ts';
import { addMetrics } from './metrics.ts';
import { addPlatformRoutes } from './platform-routes.ts';
import { noteWrites, type Quiet } from './quiet.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { addSecurityTxt } from './security-txt.ts';
import type { ServerSettings } from './settings.ts';
import { guardRequests } from './request-guard.ts';
import { admitAdministrator, demandSignIn, signIn } from './sign-in.ts';
import type { Standing } from './standing.ts';
import { keepAnswers } from './stored-answers.ts';
import type { Tenants } from './tenants.ts';
import { limitTokens } from './token-rate.ts';
import { answerUnread } from './unread-requests.ts';
import { addTufFiles } from './tuf-files.ts';
import { addUploads } from './uploads.ts';
import { builtPages } from './web/built-pages.ts';
import { addPages } from './web/pages.ts';
import { addSessions } from './web/session-routes.ts';

export interface ServerParts {
  /** Read each time they are needed: see `liveSettings`. */
  readonly settings: ServerSettings;
  readonly tenants: Tenants;
  readonly workbench: Workbench;
  readonly now: () => number;
  /** Where whoever runs the server offers sign-in links too. */
  readonly sessions?: WebSessions;
  /** The folder of the built pages; null for none, the program's own when left out. */
  readonly pages?: string | null;
  /** What the server cannot do although it runs; null, or left out, where nobody looks. */
  readonly standing?: Standing | null;
  /** Hears of every write of whoever is signed in; left out where nothing waits for them to end. */
  readonly quiet?: Pick<Quiet, 'written'>;
}

/** The whole HTTP door, ready to listen; `inject` works without. */
export async function buildServer({
  settings,
  tenants,
  workbench,
  now,
  sessions = createWebSessions(now),
  pages = builtPages(),
  standing = null,
  quiet,
}: ServerParts): Promise<FastifyInstance> {
  const server = fastify({
    logger: {
      level: settings.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
    },
    genReqId: () => randomUUID(),
    bodyLimit: settings.bodyBytes,
    serverFactory: (answer) => limitedServer(settings).on('request', answer),
    // No route has a JSON schema of Fastify's kind (the contract's are zod's): their compilers are not loaded.
    schemaController: { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } },
    clientErrorHandler: answerUnread,
    frameworkErrors: answerError,
    routerOptions: { maxParamLength: 300 },
    trustProxy: settings.trustProxy,
    forceCloseConnections: 'idle',
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    return503OnClosing: true,
  });
  server.setErrorHandler(answerError);
  server.setNotFoundHandler(() => {
    throw new StationError('http.not-found');
  });
  server.decorateRequest('caller', null);
  guardRequests(server, settings);
  server.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    done(null, payload);
  });
  hideHome(server, tenants.home);
  await addSecurityHeaders(server);
  await server.register(rateLimit, {
    // Limits of routes run after every sign-in: the one of addresses comes before.
    global: false,
    errorResponseBuilder: () => new StationError('http.too-many-requests'),
  });
  limitAddresses(server, () => settings.requestsPerMinute);
  addHealth(server, async () => notReady(tenants), standing);
  addSecurityTxt(server, settings, now);
  addDocs(server);
  const jwtsNow = madeOf(
    () => settings.issuers,
    (issuers) => createJwtVerifier(issuers, now),
  );
  const jwts: JwtVerifier = { verify: (token) => jwtsNow().verify(token) };
  const signInDeps = { tenants, jwts, sessions, now };
  addMetrics(server, tenants, (request) => admitAdministrator(request, signInDeps));
  addPages(server, pages);
  addSessions(server, sessions, async (token) => {
    const { lease } = await signIn(token, signInDeps);
    lease.release();
  });
  const tokenRequests = (): number => settings.tokenRequestsPerMinute ?? settings.requestsPerMinute;
  const handle = contractHandler({
    workbench,
    get workloadIssuers() {
      return settings.issuers.flatMap(({ issuer, workload }) => (workload === null ? [] : [issuer]));
    },
    get door() {
      const { bodyBytes: requestBytes, requestsPerMinute } = settings;
      return { features: FEATURES, requestBytes, requestsPerMinute };
    },
    get separated() {
      return !settings.soleModerator;
    },
  });
  await server.register(async (platform) => {
    platform.removeContentTypeParser('text/plain');
    demandSignIn(platform, signInDeps);
    limitTokens(platform, tokenRequests);
    if (quiet !== undefined) noteWrites(platform, quiet);
    honourIdempotencyKeys(platform);
    answerConditionally(platform);
    addPlatformRoutes(platform, handle);
    addBlobs(platform);
    addTufFiles(platform);
  });
  await server.register(
    async (api) => {
      api.removeContentTypeParser('text/plain');
      api.setNotFoundHandler(({ method, url }) => {
        const [path = ''] = url.split('?');
        throw new StationError('api.unknown-procedure', { procedure: `${method} ${path.slice(0, 200)}` });
      });
      demandSignIn(api, signInDeps);
      limitTokens(api, tokenRequests);
      if (quiet !== undefined) noteWrites(api, quiet);
      honourIdempotencyKeys(api);
      keepAnswers(api);
      answerConditionally(api);
      addContractRoutes(api, handle);
      addUploads(api);
    },
    { prefix: API_PREFIX },
  );
  return server;
}

function noCompiler(): never {
  throw new Error('a route has a schema, and nothing here compiles one');
}

/** Why the server cannot do its work now, without a path in it; null when it can. */
async function notReady(tenants: Tenants): Promise<string | null> {
  try {
    const { station, release } = await tenants.lease(null);
    try {
      await station.store.read((tx) => tx.log.size());
      return null;
    } finally {
      release();
    }
  } catch (thrown) {
    return thrown instanceof StationError ? thrown.code : 'internal';
  }
}
