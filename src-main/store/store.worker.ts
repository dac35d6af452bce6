import '../workers/crypto-shim.ts';
import { serveTasks } from '../workers/index.ts';
import { assertNever } from '../../src-shared/assert-never.ts';
import { checkEverything, quickCheck } from './checks.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';
import type { StoreTask } from './store-tasks.ts';

serveTasks((task) => {
  const { kind, database, nativeBinding } = task as StoreTask;
  try {
    const sqlite: SqliteOptions = nativeBinding === null ? {} : { nativeBinding };
    const connection = new SqliteConnection(database, { mustExist: true, ...sqlite });
    try {
      return perform(kind, connection, sqlite);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw storeError(error, database);
  }
});

function perform(kind: StoreTask['kind'], connection: SqliteConnection, sqlite: SqliteOptions): unknown {
  switch (kind) {
    case 'quick-check':
      return quickCheck(connection);
    case 'full-check':
      return checkEverything(connection, sqlite);
    case 'checkpoint':
      // TRUNCATE, so that the log's size says how much of it is still to be done. What is in use is left for the next time.
      connection.database.pragma('wal_checkpoint(TRUNCATE)');
      return null;
    default:
      return assertNever(kind);
  }
}
