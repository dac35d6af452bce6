import { setTimeout as sleep } from 'node:timers/promises';
import path from 'node:path';
import { createWebSessions } from '../../access/index.ts';
import { needsPassphrase } from '../../trust/index.ts';
import { createWorkbench } from '../../workbench/index.ts';
import { buildServer } from './build-server.ts';
import type { Door } from './door.ts';
import { liveSettings } from './live-settings.ts';
import { createQuiet } from './quiet.ts';
import type { RunningServer, ServeOptions } from './running-server.ts';
import type { ServerSettings } from './settings.ts';
import { sentence, watchStanding } from './standing.ts';
import { createTenants } from './tenants.ts';

/** How long requests that are being answered may go on after the server was told to stop, ms. */
const DRAIN_MS = 10_000;

/** Everything behind the door, which it opens once all of it is there. */
export async function moveIn(
  door: Door,
  { home, settings: first, passphrase: ask }: ServeOptions,
): Promise<RunningServer> {
  // Whoever starts it is asked once, not again in the middle of a night.
  let asked: Promise<string> | null = null;
  const passphrase = ask === undefined ? undefined : () => (asked ??= ask());
  const live = liveSettings(first);
  const { settings } = live;
  const workbench = createWorkbench({ scanners: [] });
  const quiet = createQuiet();
  const tenants = createTenants({
    home,
    workbench,
    passphrase,
    simulation: settings.simulation,
    trustedRoot: settings.trustedRoot,
    webhooks: { allowLoopback: settings.webhookLoopback },
    whenQuiet: quiet.wait,
    now: Date.now,
  });
  const sessions = createWebSessions(Date.now);
  // Events and entitlements are signed with keys of the home: without them it serves, and says what it does not do.
  const isLocked = (await needsPassphrase(path.join(home, 'keys'))) && ((await passphrase?.()) ?? '') === '';
  const standing = watchStanding(tenants, passphrase ?? (() => Promise.resolve('')), (at, because) =>
    server.log.warn({ code: because, home: at }, sentence(because, at === home, at === home ? 0 : 1)),
  );
  const server = await buildServer({
    settings,
    tenants,
    workbench,
    now: Date.now,
    sessions,
    standing,
    quiet,
  });
  const stop = async (): Promise<void> => {
    await Promise.race([
      Promise.all([server.close(), door.close()]),
      sleep(DRAIN_MS, undefined, { ref: false }),
    ]);
    door.cut();
    await tenants.close();
    await workbench.close();
  };
  let firstToken: string | null;
  try {
    await server.ready();
    firstToken = await makeFirstToken(tenants);
  } catch (thrown) {
    await tenants.close();
    await workbench.close();
    throw thrown;
  }
  door.open((request, response) => server.routing(request, response));
  const shown = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const url = `http://${shown}:${door.port}`;
  server.log.info(`Server listening at ${url}`);
  // Where it has to be told at once it is quick to see; whether a passphrase fits takes a while.
  if (isLocked) await standing.look();
  else standing.glance();
  void tenants.resume();
  return {
    url,
    firstToken,
    notice: standing.limited?.message ?? null,
    async reload(read) {
      let next: ServerSettings;
      try {
        next = read();
      } catch (thrown) {
        server.log.error(
          { err: thrown },
          'The settings that were read again cannot be used: those before them stay.',
        );
        return;
      }
      const waiting = live.take(next);
      server.log.level = settings.logLevel;
      server.log.info('Settings and keys of issuers were read again.');
      if (waiting.length > 0)
        server.log.warn({ settings: waiting }, 'These settings count only after the next start.');
      await standing.look();
    },
    signInLink: async () => {
      // A server that listens everywhere is reached on this machine by its own address.
      const here = ['0.0.0.0', '[::]'].includes(shown) ? `http://127.0.0.1:${door.port}` : url;
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
