import { homePaths } from './home.ts';
import type { Store } from './port.ts';
import { runScoped } from './run-scoped.ts';
import { Scope } from './scope.ts';
import { createSearchRepository } from './search/index.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';
import { SqliteTx } from './sqlite-tx.ts';

/** Reads a store that this process has open already: for a worker thread, which cannot be handed the store itself. */
export interface StoreReader extends Pick<Store, 'read'> {
  close(): void;
}

/** One read at a time. @throws store.corrupt, store.cannot-open */
export function openStoreReader(home: string, sqlite: SqliteOptions = {}): StoreReader {
  const connection = open(home, sqlite);
  const search = createSearchRepository(connection);
  return {
    async read(work) {
      // `runScoped` has to be called from a microtask.
      await Promise.resolve();
      try {
        connection.exec('BEGIN');
        const scope = new Scope(connection, false);
        return await runScoped(scope, () => work(new SqliteTx(scope, search)));
      } catch (thrown) {
        throw storeError(thrown, home);
      } finally {
        if (connection.inTransaction) connection.exec('ROLLBACK');
      }
    },
    close: () => connection.close(),
  };
}

function open(home: string, sqlite: SqliteOptions): SqliteConnection {
  try {
    const connection = new SqliteConnection(homePaths(home).database, { ...sqlite, mustExist: true });
    connection.exec('PRAGMA query_only = ON; PRAGMA temp_store = MEMORY;');
    return connection;
  } catch (thrown) {
    throw storeError(thrown, home);
  }
}
