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
    async size() {
      return db.prepare(SIZE).pluck<number>() ?? 0;
    },
  };
}
