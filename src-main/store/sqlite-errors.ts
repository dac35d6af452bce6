import Database from 'better-sqlite3';
import { StationError } from '../../src-shared/errors/index.ts';

/** Result codes of SQLite (https://sqlite.org/rescode.html) are told apart by name, extended codes by their beginning. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}

/** Turns what SQLite or the file system threw into a documented refusal; anything else passes as it is. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof StationError) return error;
  if (error instanceof Database.SqliteError) return sqliteError(error, path);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return fileSystemError(error.code, error, path);
  }
  return error;
}

function sqliteError(error: InstanceType<typeof Database.SqliteError>, path: string): StationError {
  const code = error.code;
  const problem = error.message;
  if (isBusy(error)) return new StationError('store.busy', { seconds: 0 }, error);
  if (code.startsWith('SQLITE_FULL')) return new StationError('store.disk-full', {}, error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return new StationError('store.corrupt', { problem }, error);
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code))
    return new StationError('store.read-only-home', { path }, error);
  if (code.startsWith('SQLITE_CANTOPEN'))
    return new StationError('store.cannot-open', { path, problem }, error);
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return new StationError('store.missing-reference', {}, error);
  if (code === 'SQLITE_CONSTRAINT_TRIGGER') return new StationError('store.append-only', {}, error);
  if (/^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE|ROWID)$/.test(code)) {
    return new StationError('store.conflict', { table: 'the store', key: problem }, error);
  }
  if (/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/.test(code)) {
    return new StationError('store.invalid-row', { problem }, error);
  }
  if (/^SQLITE_(IOERR|PROTOCOL|NOLFS)/.test(code)) return new StationError('store.io', { problem }, error);
  return new StationError('internal', { reason: `${code}: ${problem}` }, error);
}

function fileSystemError(code: string, error: Error, path: string): unknown {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new StationError('store.disk-full', {}, error);
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new StationError('store.read-only-home', { path }, error);
    case 'ENOENT':
    case 'EEXIST':
    case 'ENOTEMPTY':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'EISDIR':
    case 'ELOOP':
      return new StationError('store.cannot-open', { path, problem: code }, error);
    case 'EIO':
    case 'EMFILE':
    case 'ENFILE':
      return new StationError('store.io', { problem: code }, error);
    default:
      return error;
  }
}
