import type { SqlConnection } from '../connection.ts';
import { logLeaf } from '../log-leaf.ts';
import type { LogRepository, LogRow } from '../port.ts';
import { number, Table, text } from '../table.ts';

const entries = new Table<LogRow>('log_entries', ['seq'], {
  seq: number,
  leaf: text,
  leafHash: text,
  at: number,
});
// As the index of migration 80 has them.
const said = (field: string) => `CASE WHEN json_valid(leaf) THEN json_extract(leaf, '$.${field}') END`;
const APPROVAL = `WHERE ${said('type')} = 'version.approved' AND ${said('extensionId')} = ? AND ${said('version')} = ?
  ORDER BY seq DESC LIMIT 1`;
const SIZE = 'SELECT coalesce(max(seq) + 1, 0) FROM log_entries';

export function logRepository(db: SqlConnection): LogRepository {
  return {
    async append(leaf, at) {
      const row: LogRow = { seq: db.prepare(SIZE).pluck<number>() ?? 0, ...logLeaf(leaf), at };
      entries.insert(db, row);
      return row;
    },
    async list(fromSeq, limit) {
      return entries.all(db, 'WHERE seq >= ? ORDER BY seq LIMIT ?', fromSeq, limit);
    },
    async hashes(fromSeq, limit) {
      return db
        .prepare('SELECT leaf_hash AS hash FROM log_entries WHERE seq >= ? ORDER BY seq LIMIT ?')
        .all<{ hash: string }>(fromSeq, limit)
        .map(({ hash }) => hash);
    },
    async approval(extensionId, version) {
      return entries.one(db, APPROVAL, extensionId, version);
    },
    async size() {
      return db.prepare(SIZE).pluck<number>() ?? 0;
    },
  };
}
