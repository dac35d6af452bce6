import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createRouterClient } from '@orpc/server';
import { createMarketplaceClient } from '../../../client/index.ts';
import { router } from '../../../src-main/api/index.ts';
import { buildServer } from '../../../src-main/hosts/server/build-server.ts';
import { readSettings } from '../../../src-main/hosts/server/settings.ts';
import { createTenants } from '../../../src-main/hosts/server/tenants.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { contract, type ProcedureMeta, type StationClient } from '../../../src-shared/contract/index.ts';
import { jwtIssuer } from '../jwt-issuer.ts';
import type { OpenDoor } from './door.ts';
import { callRaw } from './raw-http.ts';

/** The contract over HTTP. What is of reach `local` is no part of that door and is called on the server's machine. */
export const openHttpDoor: OpenDoor = async (home) => {
  const workbench = createWorkbench();
  const tenants = createTenants({ home, workbench, passphrase: undefined, keychain: null, now: Date.now });
  const issuer = await jwtIssuer();
  const { settings } = readSettings(
    null,
    {},
    { logLevel: 'silent', requestsPerMinute: 1_000_000, soleModerator: true, issuers: [issuer.settings] },
  );
  const server = await buildServer({ settings, tenants, workbench, now: Date.now });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const { station } = await tenants.lease(null);
  // Signed in as the person at the machine, so that what was installed there may be reviewed.
  const token = await issuer.sign({ sub: await station.userId(), role: 'admin' });
  const url = `http://127.0.0.1:${port}`;
  const remote = createMarketplaceClient({ url, token });
  const here = (consent: boolean): StationClient =>
    createRouterClient(router, {
      context: () => ({
        station: async () => station,
        workbench,
        role: 'admin',
        reach: 'local',
        consent,
        requestId: randomUUID(),
      }),
    });
  const client = split(remote, here(false));
  return {
    client,
    consent: here(true),
    call: (name, input) => callRaw(url, token, name, input),
    async close() {
      await server.close();
      await tenants.close();
      await workbench.close();
    },
  };
};

/** Each procedure by the way that its reach allows. */
function split(remote: StationClient, local: StationClient): StationClient {
  const areas = Object.entries(contract).map(([area, procedures]) => [
    area,
    Object.fromEntries(
      Object.entries(procedures).map(([name, procedure]) => {
        const { reach }: ProcedureMeta = procedure['~orpc'].meta;
        const from = reach === 'any' ? remote : local;
        const calls = from as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
        return [name, calls[area]?.[name]];
      }),
    ),
  ]);
  return Object.fromEntries(areas) as StationClient;
}
