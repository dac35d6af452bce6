import { implement, os } from '@orpc/server';
import { contract, type ProcedureMeta } from '../../src-shared/contract/index.ts';
import type { ApiContext } from './context.ts';
import { checkAccess, toApiError } from './guard.ts';
import { namedPaths } from './named-paths.ts';

/**
 * Access and paths are checked and errors take their one form before any handler is reached. A host puts it before
 * procedures of its own too.
 */
export const admit = os
  .$context<ApiContext>()
  .middleware(async ({ context, next, procedure, path }, input: unknown) => {
    try {
      checkAccess(context, procedure['~orpc'].meta as ProcedureMeta, path.join('.'));
      await context.demand?.({
        procedure: path.join('.'),
        input,
        paths: namedPaths(procedure['~orpc'].inputSchema, input),
      });
      return await next();
    } catch (thrown) {
      throw toApiError(thrown, context.requestId);
    }
  });

/** The contract, ready for handlers. */
export const api = implement(contract).$context<ApiContext>().use(admit);
