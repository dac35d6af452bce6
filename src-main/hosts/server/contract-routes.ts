import { Readable } from 'node:stream';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { contract, type ProcedureMeta } from '../../../src-shared/contract/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { demandPlainInput, router, toApiError, type ApiContext } from '../../api/index.ts';
import { bodyOfApiError } from './error-body.ts';
import { replacementBehind } from './program.ts';
import { callerOf } from './sign-in.ts';

export const API_PREFIX = '/api/v1';

/** Answers a request with the procedure at its path, below `prefix`. */
export type ContractHandler = (
  request: FastifyRequest,
  reply: FastifyReply,
  prefix: typeof API_PREFIX | undefined,
) => Promise<void>;

/** Every procedure of reach `any`. Those of reach `local` do not exist here. */
export function contractHandler(
  about: Required<Pick<ApiContext, 'workbench' | 'workloadIssuers' | 'door' | 'separated'>>,
): ContractHandler {
  const replies = new WeakMap<ApiContext, FastifyReply>();
  const handler = new OpenAPIHandler<ApiContext>(router, {
    filter: ({ contract: procedure }) => isOffered(procedure['~orpc'].meta as ProcedureMeta),
    customErrorResponseBodyEncoder: bodyOfApiError,
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    interceptors: [
      async (options) => {
        try {
          return await options.next();
        } catch (thrown) {
          const { requestId } = options.context;
          const refused = toApiError(thrown, requestId);
          const replaced = replacementBehind(refused.code, thrown);
          const error = replaced === null ? refused : toApiError(replaced, requestId);
          const reply = replies.get(options.context);
          if (error.status >= 500) reply?.log.error({ err: thrown }, 'a request failed');
          const seconds = waitOf(error);
          if (seconds !== null) void reply?.header('retry-after', String(seconds));
          throw error;
        }
      },
    ],
  });
  return async (request, reply, prefix) => {
    const { lease, ...caller } = callerOf(request);
    // Bytes are for uploads; coercion walks a body before any handler is near, and takes its time with what nests.
    if (request.body instanceof Readable) throw new StationError('http.unsupported-media-type');
    demandPlainInput(request.body);
    const context: ApiContext = {
      station: async () => lease.station,
      ...about,
      ...caller,
      reach: 'remote',
      consent: false,
      requestId: request.id,
    };
    replies.set(context, reply);
    const { matched } = await handler.handle(request, reply, {
      ...(prefix === undefined ? {} : { prefix }),
      context,
    });
    if (!matched) throw new StationError('http.not-found');
  };
}

/** Every procedure at its route below the prefix that `server` has. */
export function addContractRoutes(server: FastifyInstance, handle: ContractHandler): void {
  for (const { method, path, ...config } of contractRoutes()) {
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
    server.route({
      method,
      url,
      config,
      handler: (request, reply) => handle(request, reply, API_PREFIX),
    });
  }
}

/** The routes of the contract, as OpenAPI writes paths. */
export function contractRoutes(): readonly {
  readonly method: HTTPMethods;
  readonly path: string;
  readonly secretAnswer: boolean;
  readonly sameForAll: boolean;
}[] {
  return Object.values(contract).flatMap((area) =>
    Object.values(area).flatMap((procedure) => {
      const { meta, route } = procedure['~orpc'];
      if (!isOffered(meta) || route.path === undefined) return [];
      const { secretAnswer = false, sameForAll = false } = meta as ProcedureMeta;
      return [{ method: route.method ?? 'POST', path: route.path, secretAnswer, sameForAll }];
    }),
  );
}

/** How long until what was refused would be let through (RFC 6585 section 4); null where nobody knows. */
function waitOf({ status, data }: ReturnType<typeof toApiError>): number | null {
  const { details } = data as { readonly details?: { readonly retryAfterSeconds?: unknown } };
  const seconds = details?.retryAfterSeconds;
  return status === 429 && typeof seconds === 'number' ? seconds : null;
}

function isOffered({ reach }: ProcedureMeta): boolean {
  return reach === 'any';
}
