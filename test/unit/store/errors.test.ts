import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { StationError } from '../../../src-shared/errors/index.ts';
import { storeError } from '../../../src-main/store/sqlite-errors.ts';

const fromSystem = (code: string): Error => Object.assign(new Error(code), { code });
const fromSqlite = (code: string): Error => new Database.SqliteError(code, code);

describe('what the disk and the database refuse', () => {
  it.each([
    [fromSystem('ENOSPC'), 'store.disk-full'],
    [fromSystem('EDQUOT'), 'store.disk-full'],
    [fromSqlite('SQLITE_FULL'), 'store.disk-full'],
    [fromSystem('EROFS'), 'store.read-only-home'],
    [fromSystem('EACCES'), 'store.read-only-home'],
    [fromSqlite('SQLITE_READONLY_DIRECTORY'), 'store.read-only-home'],
    [fromSystem('ENOTDIR'), 'store.cannot-open'],
    [fromSqlite('SQLITE_CANTOPEN'), 'store.cannot-open'],
    [fromSystem('EIO'), 'store.io'],
    [fromSqlite('SQLITE_IOERR_FSYNC'), 'store.io'],
    [fromSqlite('SQLITE_CORRUPT_INDEX'), 'store.corrupt'],
    [fromSqlite('SQLITE_NOTADB'), 'store.corrupt'],
    [fromSqlite('SQLITE_BUSY_SNAPSHOT'), 'store.busy'],
    [fromSqlite('SQLITE_CONSTRAINT_FOREIGNKEY'), 'store.missing-reference'],
    [fromSqlite('SQLITE_CONSTRAINT_TRIGGER'), 'store.append-only'],
    [fromSqlite('SQLITE_CONSTRAINT_PRIMARYKEY'), 'store.conflict'],
    [fromSqlite('SQLITE_CONSTRAINT_DATATYPE'), 'store.invalid-row'],
    [fromSqlite('SQLITE_ERROR'), 'internal'],
  ])('%s is %s, with the original as its cause', (error, code) => {
    const known = storeError(error, '/home');
    expect(known).toBeInstanceOf(StationError);
    expect(known).toMatchObject({ code, cause: error });
  });

  it('leaves what it does not know, and what is a refusal already, as it is', () => {
    for (const error of [new TypeError('x'), new StationError('store.quota'), 'text', undefined]) {
      expect(storeError(error, '/home')).toBe(error);
    }
  });
});
