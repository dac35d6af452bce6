import { createORPCClient, ORPCError } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { contract, type StationClient } from '../src-shared/contract/index.ts';
import { reach } from './app/reach.ts';
import { endSession, sessionHeaders } from './app/session.ts';
import { readProblem } from './ui/read-problem.ts';

/** What a server offers: the areas whose procedures all have reach `any`. The types know no other here. */
type OfferedArea =
  | 'about'
  | 'extensions'
  | 'jobs'
  | 'log'
  | 'moderation'
  | 'publishers'
  | 'receipts'
  | 'reports'
  | 'reviews'
  | 'submissions'
  | 'tokens'
  | 'webhooks';

type Offered = Pick<StationClient, OfferedArea>;

const link = new OpenAPILink(contract, {
  // Wherever a proxy puts the pages, the API is beside them.
  url: new URL('api/v1', document.baseURI).href,
  headers: sessionHeaders,
  fetch: (request, init) => reach(request, init),
  customErrorResponseBodyDecoder: (body, { status }) => {
    const error = errorOf(body, status);
    // Revoked, expired, or the server began anew: whatever the reason, it is said at the sign-in.
    if (status === 401 && error !== null) endSession(readProblem(error));
    return error;
  },
});

/** Every procedure that the server offers as a function. */
export const api: Offered = createORPCClient<StationClient>(link);

/** The same procedures as options for TanStack Query. */
export const orpc = createTanstackQueryUtils(api);

function errorOf(body: unknown, status: number): ORPCError<string, unknown> | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const { code, message, ...data } = error as Record<string, unknown>;
  return new ORPCError(String(code), { status, message: String(message), data });
}
