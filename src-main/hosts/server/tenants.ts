import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { slugSchema } from '../../../src-shared/models/manifest.ts';
import { createStation, type Station, type StationOptions } from '../../station.ts';
import type { KeychainPort } from '../../trust/index.ts';
import type { Workbench } from '../../workbench/index.ts';

const MAX_OPEN = 16;
const IDLE_MS = 10 * 60_000;
/** So many of them are opened for their work alone; the others stay free for requests. */
const MAX_RESUMED = 12;

/** A station in use by a request; `release` it when the request is over. */
export interface Lease {
  readonly station: Station;
  release(): void;
}

/**
 * A tenant is a station with a home of its own, so that no query can forget whose rows it reads. The server's own home is
 * the tenant null; others lie under `tenants/` in it. They open when a request asks for them and close when idle.
 */
export interface Tenants {
  /** @throws auth.unknown-tenant for a name without a home; http.too-many-requests when all that may be open are in use */
  lease(tenant: string | null): Promise<Lease>;
  /** Where the home of a tenant lies that is there and not open; null for every other. */
  closedHome(tenant: string | null): Promise<string | null>;
  /**
   * Looks into every tenant's home once: work and deliveries that were cut go on, and what has nothing to do is closed again.
   * Homes beyond the bound go on when a request opens them.
   */
  resume(): Promise<void>;
  /** Every tenant that has a home, in no order. */
  names(): Promise<readonly string[]>;
  /** The folder that holds all of them. */
  readonly home: string;
  /** How many stations are open now. */
  readonly open: number;
  /** Calls `work` with each open station; none is opened for it. */
  each(work: (station: Station) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

interface Open {
  readonly station: Promise<Station>;
  users: number;
  lastUsed: number;
}

export function createTenants(options: {
  readonly home: string;
  readonly workbench: Workbench;
  readonly passphrase: (() => Promise<string>) | undefined;
  readonly keychain?: KeychainPort | null;
  /** Switches simulation mode on in every home that is opened. */
  readonly simulation?: boolean;
  /** Parsed JSON of a Sigstore root in place of the public-good one. */
  readonly trustedRoot?: unknown;
  /** How events are sent from the homes. */
  readonly webhooks?: StationOptions['webhooks'];
  readonly whenQuiet?: StationOptions['whenQuiet'];
  readonly now: () => number;
}): Tenants {
  const { home, workbench, passphrase, keychain, simulation = false, trustedRoot, now } = options;
  const { webhooks, whenQuiet } = options;
  const stations = new Map<string | null, Open>();
  let closed = false;

  const folderOf = (tenant: string | null): string =>
    tenant === null ? home : path.join(home, 'tenants', tenant);
  const begin = async (tenant: string | null): Promise<Station> => {
    const folder = folderOf(tenant);
    if (tenant !== null && !(await isHome(folder))) throw new StationError('auth.unknown-tenant');
    const station = await createStation({
      home: folder,
      workbench,
      passphrase,
      tenant,
      now,
      upkeep: true,
      trustedRoot,
      ...(webhooks === undefined ? {} : { webhooks }),
      ...(whenQuiet === undefined ? {} : { whenQuiet }),
      ...(keychain === undefined ? {} : { keychain }),
    });
    if (simulation) await station.simulation.set(true, 'server');
    return station;
  };
  const closeOne = async (tenant: string | null): Promise<void> => {
    const one = stations.get(tenant);
    stations.delete(tenant);
    await (await one?.station)?.close();
  };
  const idle = (): (string | null)[] =>
    [...stations].filter(([tenant, one]) => tenant !== null && one.users === 0).map(([tenant]) => tenant);
  const closeIfDone = async (tenant: string | null): Promise<void> => {
    const one = stations.get(tenant);
    if (one === undefined || (await hasWork(await one.station))) return;
    if (one.users === 0 && stations.get(tenant) === one) await closeOne(tenant);
  };
  const sweep = setInterval(() => {
    for (const tenant of idle()) {
      if (now() - (stations.get(tenant)?.lastUsed ?? 0) > IDLE_MS) closeIfDone(tenant).catch(tell);
    }
  }, IDLE_MS / 10);
  sweep.unref();

  const tenants: Tenants = {
    home,
    get open() {
      return stations.size;
    },
    names: () => tenantsIn(home),
    async each(work) {
      for (const one of stations.values()) {
        one.users += 1;
        try {
          await work(await one.station);
        } finally {
          one.users -= 1;
        }
      }
    },
    async resume() {
      for (const tenant of await tenantsIn(home)) {
        if (closed || stations.size >= MAX_RESUMED) return;
        try {
          (await tenants.lease(tenant)).release();
          await closeIfDone(tenant);
        } catch (thrown) {
          // Closing has begun meanwhile: the home was taken from under this look.
          if (!closed) tell(thrown);
        }
      }
    },
    async closedHome(tenant) {
      if (tenant === null || stations.has(tenant) || !slugSchema.safeParse(tenant).success) return null;
      const folder = folderOf(tenant);
      return (await isHome(folder)) ? folder : null;
    },
    async lease(tenant) {
      if (tenant !== null && !slugSchema.safeParse(tenant).success)
        throw new StationError('auth.unknown-tenant');
      // Nothing is closed for what is not there, nor is it said how many are open.
      if (tenant !== null && !stations.has(tenant) && !(await isHome(folderOf(tenant))))
        throw new StationError('auth.unknown-tenant');
      // Others ask while one is closed, and take the place that it leaves.
      while (!stations.has(tenant) && stations.size >= MAX_OPEN) {
        const longest = idle().toSorted(
          (a, b) => (stations.get(a)?.lastUsed ?? 0) - (stations.get(b)?.lastUsed ?? 0),
        )[0];
        if (longest === undefined) throw new StationError('http.too-many-requests');
        await closeOne(longest);
      }
      if (closed) throw new StationError('http.too-many-requests');
      const one = stations.get(tenant) ?? { station: begin(tenant), users: 0, lastUsed: now() };
      stations.set(tenant, one);
      one.users += 1;
      let released = false;
      const release = (): void => {
        if (released) return;
        released = true;
        one.users -= 1;
        one.lastUsed = now();
      };
      try {
        return { station: await one.station, release };
      } catch (thrown) {
        release();
        // Whoever waited for the same one may have been told before, and another one may have begun since.
        if (stations.get(tenant) === one) stations.delete(tenant);
        throw thrown;
      }
    },
    async close() {
      closed = true;
      clearInterval(sweep);
      for (const tenant of stations.keys()) await closeOne(tenant).catch(tell);
    },
  };
  return tenants;
}

/** A home with work or deliveries under way stays open, whether or not anybody asks for it. */
async function hasWork({ jobs, webhooks }: Station): Promise<boolean> {
  return jobs.active > 0 || (await webhooks.hasWaiting());
}

async function tenantsIn(home: string): Promise<readonly string[]> {
  try {
    return (await readdir(path.join(home, 'tenants'))).filter((name) => slugSchema.safeParse(name).success);
  } catch {
    // No tenant has a home yet.
    return [];
  }
}

/** A station that does not close in order is closed all the same; whoever runs the server hears of it. */
function tell(thrown: unknown): void {
  process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
}

async function isHome(folder: string): Promise<boolean> {
  try {
    return (await stat(path.join(folder, 'store.sqlite'))).isFile();
  } catch {
    return false;
  }
}
