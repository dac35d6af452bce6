import { WorkerPool } from '../workers/index.ts';
import type { StoreCheck } from './port.ts';
import type { SqliteOptions } from './sqlite-connection.ts';

/** What the `store-check` worker is asked. */
export interface CheckTask {
  readonly kind: 'quick' | 'full';
  readonly database: string;
  readonly nativeBinding: string | null;
}

/** Is the file's structure whole? Fast enough for an opening. Answers what is wrong. */
export async function runQuickCheck(database: string, sqlite: SqliteOptions): Promise<readonly string[]> {
  return inWorker<readonly string[]>('quick', database, sqlite);
}

/** Everything there is to check, of one snapshot. */
export async function runFullCheck(database: string, sqlite: SqliteOptions): Promise<readonly StoreCheck[]> {
  return inWorker<readonly StoreCheck[]>('full', database, sqlite);
}

async function inWorker<Answer>(
  kind: CheckTask['kind'],
  database: string,
  sqlite: SqliteOptions,
): Promise<Answer> {
  const pool = new WorkerPool({ worker: 'store-check', size: 1 });
  try {
    const task: CheckTask = { kind, database, nativeBinding: sqlite.nativeBinding ?? null };
    return await pool.run<Answer>(task);
  } finally {
    await pool.close();
  }
}
