import { existsSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';
import { syncFile, syncFolder } from './sync-file.ts';

/** Pages copied before the event loop gets its turn: about a millisecond. */
const PAGES_PER_TURN = 200;

/**
 * Copies the database as it is at this moment. The connection holds a read transaction all the while: SQLite's backup
 * would otherwise start over with every commit of somebody else.
 * @throws store.backup-exists, store.disk-full
 */
export async function takeSnapshot(database: string, target: string, sqlite: SqliteOptions): Promise<void> {
  if (existsSync(target)) throw new StationError('store.backup-exists', { path: target });
  const partial = `${target}.${newId()}.partial`;
  try {
    const source = new SqliteConnection(database, { ...sqlite, mustExist: true });
    try {
      source.exec('BEGIN');
      source.prepare('SELECT count(*) FROM sqlite_schema').get();
      await source.database.backup(partial, { progress: () => PAGES_PER_TURN });
    } finally {
      source.close();
    }
    makeSelfContained(partial, sqlite);
    await syncFile(partial);
    await rename(partial, target);
    await syncFolder(path.dirname(target));
  } catch (error) {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${partial}${suffix}`, { force: true });
    throw storeError(error, target);
  }
}

/** The copy says "WAL" in its header; a single file is easier to carry. */
function makeSelfContained(file: string, sqlite: SqliteOptions): void {
  const copy = new SqliteConnection(file, { ...sqlite, mustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
