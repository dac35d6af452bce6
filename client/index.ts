import { createORPCClient, ORPCError } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { contract, type StationClient } from '../src-shared/contract/index.ts';
import { demandPathFields } from './path-fields.ts';
import { repeatingFetch, unredirected, type SendRequest } from './repeating-fetch.ts';

/** Where a client speaks to, and as whom. */
export interface ClientOptions {
  /** Of the server, such as `https://market.example.com`. */
  readonly url: string | URL;
  /** An access token or a JWT. */
  readonly token: string;
  /** Own transport, such as one through a proxy. */
  readonly fetch?: SendRequest;
}

/**
 * A typed client of a marketplace server, made from the contract: one function for each procedure of reach `any`. Refusals are
 * `ORPCError` with the documented code and, in `data`, details, hint and request id. A write is done once, even where its
 * connection broke and it was sent again. No redirect is followed.
 */
export function createMarketplaceClient({
  url,
  token,
  fetch: send = (request, init) => fetch(request, init),
}: ClientOptions): StationClient {
  const link = new OpenAPILink(contract, {
    url: new URL('/api/v1', url),
    headers: () => ({ authorization: `Bearer ${token}` }),
    fetch: repeatingFetch(unredirected(send)),
    interceptors: [
      ({ path, input, next }) => {
        demandPathFields(path, input);
        return next();
      },
    ],
    customErrorResponseBodyDecoder: (body, response) => errorOf(body, response.status),
  });
  return createORPCClient(link);
}

function errorOf(body: unknown, status: number): ORPCError<string, unknown> | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  const { code, message, details, hint, requestId } = error as Record<string, unknown>;
  return new ORPCError(String(code), {
    status,
    message: String(message),
    data: { details, hint, requestId },
  });
}
