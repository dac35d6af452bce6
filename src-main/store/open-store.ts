import { existsSync } from 'node:fs';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { runQuickCheck } from './store-tasks.ts';
import { LAST_RESORT_PAGES } from './checkpoints.ts';
import { FileLock } from './file-lock.ts';
import { homePaths, makeHome, type HomePaths } from './home.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { MIGRATIONS, type Migration } from './migrations/index.ts';
import type { Store } from './port.ts';
import { forget, neighbours, Presence } from './presence.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';
import { SqliteStore } from './sqlite-store.ts';

export interface OpenStoreOptions {
  readonly home: string;
  /** UTC milliseconds; dates the migrations. Default `Date.now`. */
  readonly clock?: () => number;
  /** What other processes call this one in their errors. Default the process id. */
  readonly processId?: string;
  /** Path of a better-sqlite3 binding built for another runtime. */
  readonly nativeBinding?: string;
  /** How long to wait for another process's transaction. Default `STORE_LIMITS.busyMs`. */
  readonly busyMs?: number;
  /** From which size on the write-ahead log is brought into the database, in a worker. Default about 4 MB. */
  readonly logBytes?: number;
  /** The schema; another list than this program's own is for tests of migrations. */
  readonly migrations?: readonly Migration[];
  /** The most the database may grow to, in pages of 4 KiB: beyond it the disk counts as full. Default unbounded. */
  readonly maxPages?: number;
}

/** Another process may be checking a large database after a crash. */
const HOME_LOCK_MS = 60_000;

/**
 * Opens the store of a home, making what is missing.
 * @throws store.from-the-future, store.migration-changed, store.migration-failed, store.home-in-use, store.corrupt,
 *   store.read-only-home, store.cannot-open, store.disk-full, store.busy
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const paths = homePaths(options.home);
  const sqlite = options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding };
  try {
    await makeHome(paths);
    const lock = await FileLock.wait(paths.lock, HOME_LOCK_MS, sqlite);
    try {
      return await openLocked(paths, sqlite, options);
    } finally {
      lock.release();
    }
  } catch (error) {
    throw storeError(error, paths.home);
  }
}

/** True where a home holds a store, of whatever version. */
export function hasStore(home: string): boolean {
  return existsSync(homePaths(home).database);
}

async function openLocked(
  paths: HomePaths,
  sqlite: SqliteOptions,
  options: OpenStoreOptions,
): Promise<Store> {
  const others = neighbours(paths.processes, sqlite);
  if (others.cut.length > 0 && existsSync(paths.database)) {
    const [problem] = await runQuickCheck(paths.database, sqlite);
    if (problem !== undefined) throw new StationError('store.corrupt', { problem });
  }
  // Only now: a check that found damage is made again next time.
  forget(others.cut);
  const presence = Presence.announce(
    paths.processes,
    options.processId ?? String(process.pid),
    newId(),
    sqlite,
  );
  try {
    const writer = openWriter(paths, sqlite, options, others.alive);
    const { busyMs, logBytes } = options;
    return new SqliteStore(paths, writer, {
      sqlite,
      ...(busyMs === undefined ? {} : { busyMs }),
      ...(logBytes === undefined ? {} : { logBytes }),
      onClosed: () => presence.leave(),
    });
  } catch (error) {
    presence.leave();
    throw error;
  }
}

function openWriter(
  paths: HomePaths,
  sqlite: SqliteOptions,
  options: OpenStoreOptions,
  alive: readonly string[],
): SqliteConnection {
  const writer = new SqliteConnection(paths.database, sqlite);
  try {
    writer.pragma('journal_mode = WAL');
    writer.exec(`PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;
      PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864; PRAGMA recursive_triggers = ON;
      PRAGMA wal_autocheckpoint = ${LAST_RESORT_PAGES};`);
    if (options.maxPages !== undefined) writer.pragma(`max_page_count = ${Math.trunc(options.maxPages)}`);
    const pending = pendingMigrations(writer, options.migrations ?? MIGRATIONS);
    if (pending.length > 0 && alive.length > 0)
      throw new StationError('store.home-in-use', { others: alive });
    migrate(writer, pending, options.clock ?? Date.now);
    return writer;
  } catch (error) {
    writer.close();
    throw error;
  }
}
