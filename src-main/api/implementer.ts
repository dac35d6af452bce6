import { implement, os } from '@orpc/server';
import { contract, type ProcedureMeta } from '../../src-shared/contract/index.ts';
import type { ApiContext } from './context.ts';
import { checkAccess, toApiError } from './guard.ts';
import { namedPaths } from './named-paths.ts';
import { demandPlainInput } from './plain-input.ts';
import { inTrail } from './trail.ts';

/**
 * Access and paths are checked and errors take their one form before any handler is reached. A host puts it before
 * procedures of its own too.
 */
export const admit = os
  .$context<ApiContext>()
  .middleware(async ({ context, next, procedure, path }, input: unknown) => {
    const { inputSchema, route } = procedure['~orpc'];
    const meta = procedure['~orpc'].meta as ProcedureMeta;
    const name = path.join('.');
    try {
      return await inTrail(context, { name, meta, method: route.method, input }, async () => {
        checkAccess(context, meta, name);
        demandPlainInput(input);
        await context.demand?.({ procedure: name, input, paths: namedPaths(inputSchema, input) });
        return next();
      });
    } catch (thrown) {
      throw toApiError(thrown, context.requestId);
    }
  });

/** The contract, ready for handlers. */
export const api = implement(contract).$context<ApiContext>().use(admit);
