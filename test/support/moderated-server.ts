import { createMarketplaceClient } from '../../client/index.ts';
import { fromApiError } from '../../src-main/api/index.ts';
import type { StationClient } from '../../src-shared/contract/index.ts';
import type { Role } from '../../src-shared/models/role.ts';
import { testServer, type TestServer } from './test-server.ts';

/** A server that listens, and people who are signed in to it, each with a token of their own. */
export interface ModeratedServer extends TestServer {
  as(role: Role, publisherId?: string | null): Promise<StationClient>;
}

export async function moderatedServer(
  given: Readonly<Record<string, unknown>> = {},
  now: () => number = Date.now,
): Promise<ModeratedServer> {
  const server = await testServer(given, now);
  const url = await server.listen();
  return {
    ...server,
    async as(role, publisherId = null) {
      const { authorization } = await server.signIn(role, publisherId);
      return createMarketplaceClient({ url, token: authorization.replace('Bearer ', '') });
    },
  };
}

/** The code that a call is refused with. */
export function codeOfCall(work: Promise<unknown>): Promise<string> {
  return work.then(
    (value) => `answered ${JSON.stringify(value)}`,
    (thrown: unknown) => fromApiError(thrown).code,
  );
}
