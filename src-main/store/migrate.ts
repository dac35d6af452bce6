import { createHash } from 'node:crypto';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Migration } from './migrations/migration.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { storeError } from './sqlite-errors.ts';

interface Applied {
  readonly number: number;
  readonly name: string;
  readonly hash: string;
}

export function migrationHash(migration: Migration): string {
  return createHash('sha256').update(`${migration.number} ${migration.name}\n${migration.sql}`).digest('hex');
}

/**
 * What this home still lacks.
 * @throws store.from-the-future, store.migration-changed
 */
export function pendingMigrations(
  connection: SqliteConnection,
  migrations: readonly Migration[],
): readonly Migration[] {
  const applied = appliedMigrations(connection);
  const known = migrations.at(-1)?.number ?? 0;
  const newest = applied.at(-1)?.number ?? 0;
  if (newest > known) throw new StationError('store.from-the-future', { found: newest, known });
  for (const row of applied) {
    const migration = migrations.find((one) => one.number === row.number);
    if (migration === undefined || migrationHash(migration) !== row.hash) {
      throw new StationError('store.migration-changed', { number: row.number, name: row.name });
    }
  }
  return migrations.filter((one) => !applied.some((row) => row.number === one.number));
}

/**
 * Applies each in a transaction of its own, with the row that records it. The caller holds the home lock.
 * @throws store.migration-failed, store.disk-full; the database is then as the migration before left it.
 */
export function migrate(
  connection: SqliteConnection,
  pending: readonly Migration[],
  now: () => number,
): void {
  if (pending.length === 0) return;
  connection.exec(`CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT`);
  for (const migration of pending) apply(connection, migration, now());
}

function apply(connection: SqliteConnection, migration: Migration, at: number): void {
  try {
    connection.exec('BEGIN IMMEDIATE');
    connection.exec(migration.sql);
    migration.fill?.(connection);
    connection
      .prepare('INSERT INTO migrations (number, name, hash, applied_at) VALUES (?, ?, ?, ?)')
      .run(migration.number, migration.name, migrationHash(migration), at);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    const known = storeError(error, '');
    if (known instanceof StationError && known.code === 'store.disk-full') throw known;
    const { number, name } = migration;
    const problem = error instanceof Error ? error.message : String(error);
    throw new StationError('store.migration-failed', { number, name, problem }, error);
  }
}

export function appliedMigrations(connection: SqliteConnection): readonly Applied[] {
  const exists = connection
    .prepare(`SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'`)
    .pluck<number>();
  if (exists === 0) return [];
  return connection.prepare('SELECT number, name, hash FROM migrations ORDER BY number').all<Applied>();
}
