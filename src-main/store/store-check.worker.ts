import '../workers/crypto-shim.ts';
import { serveTasks } from '../workers/index.ts';
import type { CheckTask } from './check-database.ts';
import { checkEverything, quickCheck } from './checks.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';

serveTasks((task) => {
  const { kind, database, nativeBinding } = task as CheckTask;
  try {
    const connection = new SqliteConnection(database, {
      mustExist: true,
      ...(nativeBinding === null ? {} : { nativeBinding }),
    });
    try {
      return kind === 'quick' ? quickCheck(connection) : checkEverything(connection);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw storeError(error, database);
  }
});
