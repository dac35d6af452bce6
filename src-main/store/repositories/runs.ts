import type { SqlConnection } from '../connection.ts';
import type { RunRepository, RunRow } from '../port.ts';
import { json, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const runs = new Table<RunRow>('runs', ['id'], {
  id: text,
  installationId: text,
  extensionId: text,
  version: text,
  kind: word(),
  name: text,
  outcome: text,
  durationMs: number,
  memoryBytes: number,
  declared: json(),
  granted: json(),
  used: json(),
  denied: json(),
  at: number,
});

export function runRepository(db: SqlConnection): RunRepository {
  return {
    async insert(row) {
      runs.insert(db, row);
    },
    async get(id) {
      return runs.one(db, 'WHERE id = ?', id);
    },
    async count({ extensionId, installationId, version, from, to }) {
      const sql = `SELECT count(*) FROM runs WHERE extension_id = ? AND installation_id = ? AND version = ?
        AND at BETWEEN ? AND ?`;
      return db.prepare(sql).pluck<number>(extensionId, installationId, version, from, to) ?? 0;
    },
    async list({ limit, offset, extensionId }) {
      const filter = where({ extension_id: extensionId });
      return runs.all(
        db,
        `${filter.sql} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?`,
        ...filter.parameters,
        limit,
        offset,
      );
    },
  };
}
