import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { ExtensionRepository, ExtensionRow } from '../port.ts';
import { flag, json, nullable, number, Table, text, word } from '../table.ts';

export const extensionTable = new Table<ExtensionRow>('extensions', ['id'], {
  id: text,
  publisherId: text,
  name: text,
  displayName: text,
  description: text,
  category: word(),
  tags: json(),
  kind: word(),
  pricing: word(),
  origin: text,
  latestVersion: nullable(text),
  installs: number,
  ratingCount: number,
  ratingSum: number,
  simulated: flag,
  createdAt: number,
  publishedAt: nullable(number),
  updatedAt: number,
});

/** What keeps the search index in step with the rows. */
export interface SearchIndex {
  upsert(row: ExtensionRow): void;
}

export function extensionRepository(db: SqlConnection, index: SearchIndex): ExtensionRepository {
  return {
    async insert(row) {
      if (!extensionTable.insertNew(db, row)) {
        throw new StationError('store.conflict', extensionTable.describe(row));
      }
      index.upsert(row);
    },
    async update(row) {
      if (!extensionTable.update(db, row))
        throw new StationError('store.not-found', extensionTable.describe(row));
      index.upsert(row);
    },
    async delete(id) {
      const row = extensionTable.one(db, 'WHERE id = ?', id);
      if (row === null) throw new StationError('store.not-found', { table: 'extensions', key: id });
      index.upsert({ ...row, latestVersion: null });
      db.prepare('DELETE FROM attestations WHERE extension_id = ?').run(id);
      db.prepare('DELETE FROM marks WHERE extension_id = ?').run(id);
      db.prepare('DELETE FROM versions WHERE extension_id = ?').run(id);
      db.prepare('DELETE FROM extensions WHERE id = ?').run(id);
    },
    async get(id) {
      return extensionTable.one(db, 'WHERE id = ?', id);
    },
    async getMany(ids) {
      const rows: ExtensionRow[] = [];
      for (const id of ids) {
        const row = extensionTable.one(db, 'WHERE id = ?', id);
        if (row !== null) rows.push(row);
      }
      return rows;
    },
    async list({ limit, offset, publisherId }) {
      if (publisherId === undefined)
        return extensionTable.all(db, 'ORDER BY id LIMIT ? OFFSET ?', limit, offset);
      return extensionTable.all(
        db,
        'WHERE publisher_id = ? ORDER BY id LIMIT ? OFFSET ?',
        publisherId,
        limit,
        offset,
      );
    },
    async count() {
      return db.prepare('SELECT extensions FROM catalog_totals').pluck<number>() ?? 0;
    },
    async ratingPrior() {
      const sql = 'SELECT rating_count AS count, rating_sum AS sum FROM catalog_totals';
      return db.prepare(sql).get<{ count: number; sum: number }>() ?? { count: 0, sum: 0 };
    },
    async popularNames(limit) {
      const sql = `SELECT id, display_name AS displayName, installs FROM extensions
        WHERE latest_version IS NOT NULL ORDER BY installs DESC, id LIMIT ?`;
      return db.prepare(sql).all<{ id: string; displayName: string; installs: number }>(limit);
    },
  };
}
