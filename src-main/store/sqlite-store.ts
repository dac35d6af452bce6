import { AsyncLocalStorage } from 'node:async_hooks';
import { StationError } from '../../src-shared/errors/index.ts';
import { STORE_LIMITS } from '../../src-shared/limits.ts';
import { whenFree } from './back-off.ts';
import { Breather } from './breather.ts';
import { ChangeWatch } from './change-watch.ts';
import { Checkpoints } from './checkpoints.ts';
import { runFullCheck } from './store-tasks.ts';
import type { HomePaths } from './home.ts';
import { Mutex } from './mutex.ts';
import type { Store, StoreCheck, TransactionOptions, Tx } from './port.ts';
import { runScoped } from './run-scoped.ts';
import { Scope } from './scope.ts';
import { createSearchRepository } from './search/index.ts';
import { takeSnapshot } from './snapshot.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';
import { SqliteTx, type ConnectionSearch } from './sqlite-tx.ts';
import { transactionInTrail } from './trail-call.ts';

export interface SqliteStoreOptions {
  readonly sqlite: SqliteOptions;
  /** How long to wait for another process's transaction. */
  readonly busyMs?: number;
  /** From which size on the write-ahead log is brought into the database. */
  readonly logBytes?: number;
  /** Called after the connections were closed. */
  readonly onClosed: () => void;
}

/** A connection with what runs on it one at a time. */
interface Lane {
  readonly connection: SqliteConnection;
  readonly search: ConnectionSearch;
  readonly mutex: Mutex;
  readonly writable: boolean;
  readonly begin: (options: TransactionOptions) => void;
}

/**
 * The store port over SQLite. Reads and writes have a connection each, because everything on one connection shares
 * its transaction: a read beside a write would see rows that may never be committed.
 */
export class SqliteStore implements Store {
  readonly #paths: HomePaths;
  readonly #options: SqliteStoreOptions;
  readonly #reader: Lane;
  readonly #writer: Lane;
  readonly #changes: ChangeWatch;
  readonly #checkpoints: Checkpoints;
  readonly #breather = new Breather();
  readonly #current = new AsyncLocalStorage<Scope>();
  #closing: Promise<void> | undefined;
  #revision: number | null = null;

  /** `writer` has the schema of this program; the store closes it. */
  constructor(paths: HomePaths, writer: SqliteConnection, options: SqliteStoreOptions) {
    this.#paths = paths;
    this.#options = options;
    const reader = new SqliteConnection(paths.database, { ...options.sqlite, mustExist: true });
    reader.exec('PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;');
    this.#writer = lane(writer, true, beginWriting(writer));
    this.#reader = lane(reader, false, () => {
      reader.exec('BEGIN');
      // A deferred transaction has no snapshot before its first read.
      reader.prepare('SELECT 1 FROM migrations LIMIT 1').get();
    });
    this.#changes = new ChangeWatch(() => reader.pragma('data_version'));
    const { sqlite, logBytes } = options;
    this.#checkpoints = new Checkpoints(paths.database, {
      sqlite,
      ...(logBytes === undefined ? {} : { logBytes }),
    });
  }

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#run(this.#reader, work);
  }

  async transaction<T>(work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const result = await transactionInTrail(this, work, (all) => this.#run(this.#writer, all, options));
    this.#revision = null;
    if (this.#closing === undefined) {
      this.#changes.committed();
      this.#checkpoints.committed();
    }
    return result;
  }

  revision(): number | null {
    if (this.#closing !== undefined) return null;
    if (this.#revision === null) {
      const { connection } = this.#reader;
      // Inside of a transaction the number is that of its snapshot.
      if (connection.inTransaction) return null;
      this.#revision = connection.prepare('PRAGMA data_version').pluck<number>() ?? null;
      // Good for this turn of the event loop: many requests come in one.
      setImmediate(() => {
        this.#revision = null;
      });
    }
    return this.#revision;
  }

  onChange(listener: () => void, withinMs?: number): () => void {
    this.#refuseWhenClosed();
    return this.#changes.listen(listener, withinMs);
  }

  async snapshotTo(path: string): Promise<void> {
    this.#refuseWhenClosed();
    await takeSnapshot(this.#paths.database, path, this.#options.sqlite);
  }

  async check(): Promise<readonly StoreCheck[]> {
    this.#refuseWhenClosed();
    return runFullCheck(this.#paths.database, this.#options.sqlite);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#changes.stop();
    await this.#checkpoints.stop();
    // Work that was let in before goes on to its end.
    await this.#writer.mutex.run(async () => this.#writer.connection.close());
    await this.#reader.mutex.run(async () => this.#reader.connection.close());
    this.#options.onClosed();
  }

  async #run<T>(where: Lane, work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    this.#refuseWhenClosed();
    // Waiting for the mutex inside of it would be waiting for oneself.
    if (this.#current.getStore()?.isOpen === true) throw new StationError('store.nested-transaction');
    return where.mutex.run(async () => {
      await this.#breather.pause(where.writable);
      return this.#inTransaction(where, work, options);
    });
  }

  async #inTransaction<T>(
    { connection, search, writable, begin }: Lane,
    work: (tx: Tx) => Promise<T>,
    options: TransactionOptions,
  ): Promise<T> {
    try {
      const tryBegin = (): void => beginOrLeave(connection, () => begin(options));
      await whenFree(this.#options.busyMs ?? STORE_LIMITS.busyMs, tryBegin);
      const scope = new Scope(connection, writable);
      const tx = new SqliteTx(scope, search);
      const result = await runScoped(scope, () => this.#current.run(scope, () => work(tx)));
      connection.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors (a full disk, for one).
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw storeError(error, this.#paths.home);
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closing !== undefined) throw new StationError('store.closed');
  }
}

function lane(connection: SqliteConnection, writable: boolean, begin: Lane['begin']): Lane {
  return { connection, search: createSearchRepository(connection), mutex: new Mutex(), writable, begin };
}

/** A commit waits for the disk unless its transaction was begun without: with a write-ahead log the next that waits, waits for all. */
function beginWriting(writer: SqliteConnection): Lane['begin'] {
  let waits = true;
  return ({ synchronousCommit = true }) => {
    if (synchronousCommit !== waits)
      writer.exec(`PRAGMA synchronous = ${synchronousCommit ? 'FULL' : 'NORMAL'}`);
    waits = synchronousCommit;
    writer.exec('BEGIN IMMEDIATE');
  };
}

/** A `BEGIN` that went through before the busy read after it must not stay open. */
function beginOrLeave(connection: SqliteConnection, begin: () => void): void {
  try {
    begin();
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}
