import { SmartCoercionPlugin } from '@orpc/json-schema';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { contract, type ProcedureMeta } from '../../../src-shared/contract/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { router, toApiError, type ApiContext } from '../../api/index.ts';
import type { Workbench } from '../../workbench/index.ts';
import { bodyOfApiError } from './error-body.ts';
import { callerOf } from './sign-in.ts';

export const API_PREFIX = '/api/v1';

/** Serves every procedure of reach `any` at its route. Those of reach `local` do not exist here. */
export function addContractRoutes(server: FastifyInstance, workbench: Workbench): void {
  const handler = new OpenAPIHandler<ApiContext>(router, {
    filter: ({ contract: procedure }) => isOffered(procedure['~orpc'].meta as ProcedureMeta),
    customErrorResponseBodyEncoder: bodyOfApiError,
    plugins: [new SmartCoercionPlugin({ schemaConverters: [new ZodToJsonSchemaConverter()] })],
    interceptors: [
      async (options) => {
        try {
          return await options.next();
        } catch (thrown) {
          throw toApiError(thrown, options.context.requestId);
        }
      },
    ],
  });
  for (const { method, path } of contractRoutes()) {
    server.route({
      method,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const { userId, role, publisherId, lease } = callerOf(request);
        const { matched } = await handler.handle(request, reply, {
          prefix: API_PREFIX,
          context: {
            station: async () => lease.station,
            workbench,
            userId,
            publisherId,
            role,
            reach: 'remote',
            consent: false,
            requestId: request.id,
          },
        });
        if (!matched) throw new StationError('http.not-found');
      },
    });
  }
}

/** The routes of the contract, as OpenAPI writes paths. */
export function contractRoutes(): readonly { readonly method: HTTPMethods; readonly path: string }[] {
  return Object.values(contract).flatMap((area) =>
    Object.values(area).flatMap((procedure) => {
      const { meta, route } = procedure['~orpc'];
      if (!isOffered(meta) || route.path === undefined) return [];
      return [{ method: route.method ?? 'POST', path: route.path }];
    }),
  );
}

function isOffered({ reach }: ProcedureMeta): boolean {
  return reach === 'any';
}
