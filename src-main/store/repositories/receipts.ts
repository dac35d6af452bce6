import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { ReceiptDay, ReceiptRepository, ReceiptRow, ReceiptTotals } from '../port.ts';
import { nullable, number, Table, text, word } from '../table.ts';

const receipts = new Table<ReceiptRow>('receipts', ['id'], {
  id: text,
  kind: word(),
  userId: text,
  extensionId: text,
  version: text,
  digest: text,
  runId: nullable(text),
  units: number,
  at: number,
});

const OF_INSTALLS = `WHERE kind = 'installed' AND user_id = ? AND extension_id = ?`;

export function receiptRepository(db: SqlConnection): ReceiptRepository {
  return {
    async insert(row) {
      if (!receipts.insertNew(db, row)) throw new StationError('store.conflict', receipts.describe(row));
    },
    async installed(userId, extensionId, version) {
      return receipts.one(db, `${OF_INSTALLS} AND version = ?`, userId, extensionId, version);
    },
    async lastInstalled(userId, extensionId) {
      return receipts.one(db, `${OF_INSTALLS} ORDER BY at DESC, id DESC LIMIT 1`, userId, extensionId);
    },
    async run(userId, runId) {
      return receipts.one(db, `WHERE kind = 'ran' AND user_id = ? AND run_id = ?`, userId, runId);
    },
    async list(userId, { extensionId = null, kind = null, limit, offset }) {
      const rest = `WHERE user_id = ? AND extension_id = coalesce(?, extension_id) AND kind = coalesce(?, kind)
        ORDER BY at DESC, id DESC LIMIT ? OFFSET ?`;
      return receipts.all(db, rest, userId, extensionId, kind, limit, offset);
    },
    async totals(extensionId) {
      return db
        .prepare(
          `SELECT version, sum(kind = 'installed') AS installs, sum(kind = 'ran') AS runs, sum(units) AS units
            FROM receipts WHERE extension_id = ? GROUP BY version ORDER BY version`,
        )
        .all<ReceiptTotals>(extensionId);
    },
    async byDay(extensionId, since) {
      return db
        .prepare(
          `SELECT at / 86400000 AS day, sum(kind = 'installed') AS installs, sum(kind = 'ran') AS runs
            FROM receipts WHERE extension_id = ? AND at >= ? GROUP BY day ORDER BY day`,
        )
        .all<ReceiptDay>(extensionId, since);
    },
    async users(extensionId, since) {
      const counted = (rest: string) =>
        db.prepare(
          `SELECT version, count(DISTINCT user_id) AS users FROM receipts WHERE extension_id = ? AND at >= ? ${rest}`,
        );
      const [all] = counted('').all<{ users: number }>(extensionId, since);
      const each = counted('GROUP BY version').all<{ version: string; users: number }>(extensionId, since);
      return {
        all: all?.users ?? 0,
        ofVersion: new Map(each.map(({ version, users }) => [version, users])),
      };
    },
  };
}
