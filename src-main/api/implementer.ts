import { implement } from '@orpc/server';
import { contract } from '../../src-shared/contract/index.ts';
import type { ApiContext } from './context.ts';
import { checkAccess, toApiError } from './guard.ts';

/** The contract, ready for handlers: access is checked and errors take their one form before any handler is reached. */
export const api = implement(contract)
  .$context<ApiContext>()
  .use(async ({ context, next, procedure, path }) => {
    try {
      checkAccess(context, procedure['~orpc'].meta, path.join('.'));
      return await next();
    } catch (thrown) {
      throw toApiError(thrown, context.requestId);
    }
  });
