import { WorkerPool } from '../workers/index.ts';
import type { StoreCheck } from './port.ts';
import type { SqliteOptions } from './sqlite-connection.ts';

/** What the `store` worker is asked: work on a database that would keep the caller's thread for more than a moment. */
export interface StoreTask {
  readonly kind: 'quick-check' | 'full-check' | 'checkpoint';
  readonly database: string;
  readonly nativeBinding: string | null;
}

/** Is the file's structure whole? Fast enough for an opening. Answers what is wrong. */
export async function runQuickCheck(database: string, sqlite: SqliteOptions): Promise<readonly string[]> {
  return inWorker<readonly string[]>('quick-check', database, sqlite);
}

/** Everything there is to check, of one snapshot. */
export async function runFullCheck(database: string, sqlite: SqliteOptions): Promise<readonly StoreCheck[]> {
  return inWorker<readonly StoreCheck[]>('full-check', database, sqlite);
}

/** Brings the write-ahead log into the database, as far as nobody reads or writes just then, and empties it. */
export async function runCheckpoint(database: string, sqlite: SqliteOptions): Promise<void> {
  await inWorker<null>('checkpoint', database, sqlite);
}

async function inWorker<Answer>(
  kind: StoreTask['kind'],
  database: string,
  sqlite: SqliteOptions,
): Promise<Answer> {
  const pool = new WorkerPool({ worker: 'store', size: 1 });
  try {
    const task: StoreTask = { kind, database, nativeBinding: sqlite.nativeBinding ?? null };
    return await pool.run<Answer>(task);
  } finally {
    await pool.close();
  }
}
