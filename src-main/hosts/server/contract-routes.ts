import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { SmartCoercionPlugin } from '@orpc/json-schema';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { FastifyInstance } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { ProcedureMeta } from '../../../src-shared/contract/index.ts';
import { router, toApiError, type ApiContext } from '../../api/index.ts';
import type { Workbench } from '../../workbench/index.ts';
import { bodyOfApiError } from './error-body.ts';
import { callerOf } from './sign-in.ts';

export const API_PREFIX = '/api/v1';

/** Serves every procedure of reach `any` under its route. Those of reach `local` do not exist here. */
export function addContractRoutes(server: FastifyInstance, workbench: Workbench): void {
  const handler = new OpenAPIHandler<ApiContext>(router, {
    filter: ({ contract }) => (contract['~orpc'].meta as ProcedureMeta).reach === 'any',
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
  server.all('/*', async (request, reply) => {
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
  });
}
