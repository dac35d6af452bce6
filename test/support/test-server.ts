import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { buildServer } from '../../src-main/hosts/server/build-server.ts';
import { readSettings } from '../../src-main/hosts/server/settings.ts';
import { createTenants } from '../../src-main/hosts/server/tenants.ts';
import type { Station } from '../../src-main/station.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import type { Role } from '../../src-shared/models/role.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestServer {
  readonly server: FastifyInstance;
  readonly station: Station;
  /** The header of a fresh access token. */
  signIn(role: Role, publisherId?: string | null): Promise<{ readonly authorization: string }>;
  /** Begins to listen on this machine; answers `http://127.0.0.1:port`. */
  listen(): Promise<string>;
}

/** A server on an empty home, not listening; closed after the test. */
export async function testServer(
  given: Readonly<Record<string, unknown>> = {},
  now: () => number = Date.now,
  trustedRoot?: unknown,
): Promise<TestServer> {
  const home = temporaryFolder();
  const workbench = createWorkbench();
  const { settings } = readSettings(null, {}, { logLevel: 'silent', ...given });
  const { simulation } = settings;
  const shared = { home, workbench, passphrase: undefined, keychain: null, now };
  const tenants = createTenants({
    ...shared,
    simulation,
    trustedRoot,
    webhooks: { allowLoopback: settings.webhookLoopback },
  });
  const server = await buildServer({ settings, tenants, workbench, now });
  onTestFinished(async () => {
    await server.close();
    await tenants.close();
    await workbench.close();
  });
  const { station } = await tenants.lease(null);
  return {
    server,
    station,
    async signIn(role, publisherId = null) {
      const wanted = { name: 'test', role, publisherId, expiresInDays: 1 };
      const { token } = await station.accessTokens.create(wanted, 'test');
      return { authorization: `Bearer ${token}` };
    },
    listen: () => server.listen({ host: '127.0.0.1', port: 0 }),
  };
}

/** The code of a refusal, and that it has the one form of all refusals. */
export function codeOf(answer: { readonly json: () => unknown }): string {
  const { error } = answer.json() as { error: Record<string, unknown> };
  for (const field of ['message', 'hint', 'requestId'])
    if (typeof error[field] !== 'string') throw new Error(`the refusal has no ${field}`);
  return String(error['code']);
}
