import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildServer } from '../../src-main/hosts/server/build-server.ts';
import { readSettings } from '../../src-main/hosts/server/settings.ts';
import { createTenants } from '../../src-main/hosts/server/tenants.ts';
import { createStation, type Station, type StationOptions } from '../../src-main/station.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { SyncOutcome } from '../../src-main/sync/index.ts';
import { publishedHello } from './published-hello.ts';
import { initialised } from './tuf-server.ts';

export const ADMIN = { userId: 'test:operator', role: 'admin' } as const;

/** A server that shares three packages under TUF, listening on 127.0.0.1. */
export interface SharingServer {
  readonly url: string;
  readonly station: Station;
  /** Of a user who may read. */
  readonly token: string;
  /** Text of the root that people are handed. */
  readonly root: string;
  /** Whoever holds the root's keys; two of them suffice. */
  readonly people: Awaited<ReturnType<typeof initialised>>;
  /** Publishes a version, real signature and audit, and the metadata that vouches for it. */
  publish(change: JsonObject): Promise<void>;
  /** Brings the metadata in line with whatever was done on the station. */
  vouch(): Promise<void>;
  close(): Promise<void>;
}

/** Packages of the fixture: one with two versions, and one that needs it. */
export const SHARED = [
  {},
  { version: '1.1.0', description: 'Says hello, and now louder.' },
  {
    name: 'choir',
    displayName: 'Choir',
    description: 'Has several say hello.',
    dependencies: { 'acme.hello': '^1.0.0' },
  },
] as const satisfies readonly JsonObject[];

/** Fixtures live as long as a file of tests, not as one of them. */
function aHome(): string {
  return mkdtempSync(path.join(tmpdir(), 'station-test-'));
}

export async function sharingServer(
  options: {
    readonly packages?: readonly JsonObject[];
    readonly now?: () => number;
    readonly name?: string;
  } = {},
): Promise<SharingServer> {
  const home = aHome();
  const workbench = createWorkbench();
  const { now = Date.now } = options;
  const { settings } = readSettings(null, {}, { logLevel: 'silent', requestsPerMinute: 10_000_000 });
  const tenants = createTenants({ home, workbench, passphrase: undefined, keychain: null, now });
  const server = await buildServer({ settings, tenants, workbench, now });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const { station, release } = await tenants.lease(null);
  for (const change of options.packages ?? SHARED) await publishedHello(station, change);
  const people = await initialised(station);
  const wanted = { name: 'follower', role: 'user', publisherId: null, expiresInDays: 1 } as const;
  const { token } = await station.accessTokens.create(wanted, 'test');
  const vouch = async (): Promise<void> => void (await station.tuf.publish());
  await vouch();
  return {
    url,
    station,
    token,
    people,
    root: await readFile(path.join(home, 'tuf', '1.root.json'), 'utf8'),
    async publish(change) {
      await publishedHello(station, change);
      await vouch();
    },
    vouch,
    async close() {
      release();
      await server.close();
      await tenants.close();
      await workbench.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A station that follows, on a home of its own. */
export interface Follower {
  readonly station: Station;
  readonly home: string;
  /** One sync, as its job does it. @throws what the sync throws */
  sync(id?: string): Promise<SyncOutcome>;
  /** Plans, consents and installs, as a person with a prompt. */
  install(extensionId: string, range?: string): Promise<void>;
  /** Kinds of the marks of a version as they are known here, in the order of the alphabet. */
  marksOf(of: { readonly extensionId: string; readonly version: string }): Promise<readonly string[]>;
  /** Whatever a server was refused for: nobody waits for it. */
  forgive(id?: string): Promise<void>;
  close(): Promise<void>;
}

export const quiet = {
  signal: new AbortController().signal,
  progress: async (): Promise<void> => undefined,
  fence: async (): Promise<void> => undefined,
};

export async function follower(
  options: { readonly home?: string; readonly now?: () => number } & Partial<StationOptions> = {},
): Promise<Follower> {
  const { home = aHome(), now = Date.now } = options;
  const workbench = createWorkbench();
  const station = await createStation({ home, workbench, keychain: null, now, ...options });
  return {
    station,
    home,
    sync: (id = 'team') => station.sync.pull(id, quiet),
    async install(extensionId, range) {
      const operand = { kind: 'registry', extensionId, ...(range === undefined ? {} : { range }) } as const;
      const { planId } = await station.installs.plan({ operands: [operand] }, ADMIN.userId);
      const { token } = await station.installs.consent(planId);
      await station.installs.confirm(planId, token, { allowWidening: true }, quiet);
    },
    async marksOf({ extensionId, version }) {
      const marks = await station.store.read((tx) => tx.versions.marks(extensionId, version));
      return marks.map(({ kind }) => kind).toSorted();
    },
    forgive: (id = 'team') =>
      station.store.transaction(async (tx) => {
        const row = await tx.remotes.get(id);
        if (row !== null) await tx.remotes.update({ ...row, backOffUntil: null });
      }),
    async close() {
      await station.close();
      await workbench.close();
      if (options.home === undefined) rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Follows a server as a person does who compared the fingerprint. */
export async function follow(
  { station }: Pick<Follower, 'station'>,
  server: Pick<SharingServer, 'root' | 'token'>,
  url: string,
  id = 'team',
): Promise<void> {
  const { proposalId, fingerprint } = await station.sync.propose({
    id,
    url,
    root: server.root,
    token: server.token,
  });
  await station.sync.add({ proposalId, fingerprint }, ADMIN.userId);
}
