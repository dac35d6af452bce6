import { EventEmitter, once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildServer } from '../../../src-main/hosts/server/build-server.ts';
import { readSettings } from '../../../src-main/hosts/server/settings.ts';
import { createTenants } from '../../../src-main/hosts/server/tenants.ts';
import { openStore } from '../../../src-main/store/index.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { jwtIssuer } from '../../support/jwt-issuer.ts';
import { loopbackServer } from '../../support/key-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { codeOf } from '../../support/test-server.ts';

/** So many homes may be open at once. */
const MOST = 16;
const NAMES = Array.from({ length: MOST + 1 }, (_, number) => `tenant-${number}`);
const [LEFT = '', LAST = '', ...OTHERS] = NAMES;

/** A server with more tenants than may be open; whose keys are asked for while `keys` waits to answer. */
async function crowded() {
  const home = temporaryFolder();
  for (const name of NAMES) await (await openStore({ home: path.join(home, 'tenants', name) })).close();
  const keys = new EventEmitter();
  const issuer = await jwtIssuer();
  const { url } = await loopbackServer((_request, response) => {
    keys.emit('asked', () =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(issuer.settings.jwks)),
    );
  });
  const { jwks: _, ...named } = issuer.settings;
  const issuers = [{ ...named, jwksUrl: url, tenant: LEFT }];
  const { settings } = readSettings(null, {}, { logLevel: 'silent', issuers });
  const workbench = createWorkbench();
  const tenants = createTenants({ home, workbench, passphrase: undefined, keychain: null, now: Date.now });
  const server = await buildServer({ settings, tenants, workbench, now: Date.now });
  await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await tenants.close();
    await workbench.close();
  });
  const { port } = server.server.address() as AddressInfo;
  return { server, tenants, keys, port, token: await issuer.sign({ sub: 'somebody', role: 'user' }) };
}

describe('the home of a tenant', () => {
  it('is not kept open by requests whose client went away while it was asked who they are', async () => {
    const { server, tenants, keys, port, token } = await crowded();
    for (const name of OTHERS) await tenants.lease(name);
    const asked = once(keys, 'asked') as Promise<[() => void]>;
    const arrived = once(server.server, 'connection') as Promise<[EventEmitter]>;
    const client = connect(port, '127.0.0.1');
    const request = `GET /api/v1/publishers HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    // The later ones wait behind the first for their turn on the connection.
    client.write(request.repeat(3));
    const [[answer], [connection]] = await Promise.all([asked, arrived]);
    const gone = once(connection, 'close');
    client.destroy();
    await gone;
    answer();
    await expect.poll(() => tenants.open).toBe(MOST);
    // There is room for one more only where the home that was asked for is free again.
    await expect.poll(() => tenants.lease(LAST).then(({ release }) => release(), String)).toBe(undefined);
  });

  it('is not said to have no room where there is no such tenant, and none is closed for it', async () => {
    const { server, tenants } = await crowded();
    const leases = [];
    for (const name of OTHERS) leases.push(await tenants.lease(name));
    leases.push(await tenants.lease(LAST));
    const made = `wpk_${'0'.repeat(32)}_${'A'.repeat(43)}`;
    const ask = async (tenant: string): Promise<string> => {
      const headers = { authorization: `Bearer ${made}.${tenant}` };
      return codeOf(await server.inject({ url: '/api/v1/publishers', headers }));
    };
    expect([await ask('nobody'), await ask(LEFT), await ask(LAST)]).toEqual(
      Array.from({ length: 3 }, () => 'auth.unknown-token'),
    );
    leases[0]?.release();
    expect(await ask('nobody')).toBe('auth.unknown-token');
    expect(tenants.open).toBe(MOST);
  });
});
