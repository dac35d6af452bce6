import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StationError } from '../../../src-shared/errors/index.ts';
import { createWebSessions } from '../../access/index.ts';
import { createWorkbench } from '../../workbench/index.ts';
import { buildServer } from './build-server.ts';
import type { ServerSettings } from './settings.ts';
import { createTenants } from './tenants.ts';

/** How long requests that are being answered may go on after the server was told to stop, ms. */
const DRAIN_MS = 10_000;

export interface RunningServer {
  /** `http://host:port`. */
  readonly url: string;
  /** Made when the home held no token yet: shown once, it is how the first administrator gets in. */
  readonly firstToken: string | null;
  /** A link that signs a browser of this machine in as an administrator, once and within two minutes. */
  signInLink(): Promise<string>;
  /** Takes nothing new, lets go on what is being answered, then closes the stations. */
  stop(): Promise<void>;
}

/** @throws server.cannot-listen */
export async function serve(options: {
  readonly home: string;
  readonly settings: ServerSettings;
  readonly passphrase: (() => Promise<string>) | undefined;
}): Promise<RunningServer> {
  const { home, settings, passphrase } = options;
  const workbench = createWorkbench({ scanners: [] });
  const tenants = createTenants({
    home,
    workbench,
    passphrase,
    simulation: settings.simulation,
    trustedRoot: settings.trustedRoot,
    webhooks: { allowLoopback: settings.webhookLoopback },
    now: Date.now,
  });
  const sessions = createWebSessions(Date.now);
  const server = await buildServer({ settings, tenants, workbench, now: Date.now, sessions });
  const stop = async (): Promise<void> => {
    await Promise.race([server.close(), sleep(DRAIN_MS, undefined, { ref: false })]);
    server.server.closeAllConnections();
    await tenants.close();
    await workbench.close();
  };
  const { host, port } = settings;
  try {
    await server.listen({ host, port });
  } catch (thrown) {
    await stop();
    const reason = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    throw new StationError('server.cannot-listen', { host, port, reason }, thrown);
  }
  const firstToken = await makeFirstToken(tenants);
  void tenants.resume();
  const address = server.server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  const url = `http://${shown}:${address.port}`;
  return {
    url,
    firstToken,
    signInLink: async () => {
      // A server that listens everywhere is reached on this machine by its own address.
      const here = ['0.0.0.0', '[::]'].includes(shown) ? `http://127.0.0.1:${address.port}` : url;
      // Behind the hash, which a browser sends to no server: no log ever holds it.
      return `${here}/#/sign-in?code=${sessions.offerCode(await makeBrowserToken(tenants))}`;
    },
    stop,
  };
}

async function makeFirstToken(tenants: ReturnType<typeof createTenants>): Promise<string | null> {
  const { station, release } = await tenants.lease(null);
  try {
    if ((await station.accessTokens.list({ limit: 1, offset: 0 })).length > 0) return null;
    const made = await station.accessTokens.create(
      { name: 'first administrator', role: 'admin', publisherId: null, expiresInDays: null },
      'setup',
    );
    return made.token;
  } finally {
    release();
  }
}

/** What a browser that `--open` opened signs in with: listed and revocable as any other. */
async function makeBrowserToken(tenants: ReturnType<typeof createTenants>): Promise<string> {
  const { station, release } = await tenants.lease(null);
  try {
    const wanted = {
      name: 'browser of wpk serve --open',
      role: 'admin',
      publisherId: null,
      expiresInDays: 1,
    } as const;
    return (await station.accessTokens.create(wanted, 'serve --open')).token;
  } finally {
    release();
  }
}
