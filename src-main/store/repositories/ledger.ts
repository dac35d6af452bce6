import type { SqlConnection } from '../connection.ts';
import type { LedgerRepository, LedgerRow } from '../port.ts';
import { column, json, nullable, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

export const ledger = new Table<LedgerRow>('ledger', ['seq'], {
  seq: number,
  installationId: text,
  extensionId: text,
  version: text,
  digest: text,
  from: column('from_state', nullable(word())),
  to: column('to_state', word()),
  action: text,
  actor: text,
  at: number,
  state: json(),
  details: json(),
});

/** Work under way writes rows that are steps to the one that says what happened. */
const ACTIVITY = `SELECT at / CAST(? AS INTEGER) AS stretch, action, count(*) AS count FROM ledger
  WHERE to_state NOT IN ('planned', 'fetched', 'verified', 'staged', 'updating')
  GROUP BY stretch, action ORDER BY stretch, action`;

export function ledgerRepository(db: SqlConnection): LedgerRepository {
  return {
    async append(row) {
      const last = db.prepare('SELECT max(seq) FROM ledger').pluck<number | null>() ?? 0;
      const written: LedgerRow = { seq: last + 1, ...row };
      ledger.insert(db, written);
      return written;
    },
    async current(filter = {}) {
      const rest =
        filter.includeUninstalled === true ? '' : `WHERE to_state NOT IN ('uninstalled', 'failed')`;
      return ledger.allFrom(db, 'ledger_current', `${rest} ORDER BY seq`);
    },
    async currentOf(installationId) {
      return ledger.one(db, 'WHERE installation_id = ? ORDER BY seq DESC LIMIT 1', installationId);
    },
    async currentByExtension(extensionId) {
      const rest = `AS l WHERE extension_id = ? AND to_state NOT IN ('uninstalled', 'failed')
        AND seq = (SELECT max(seq) FROM ledger WHERE installation_id = l.installation_id) ORDER BY seq DESC LIMIT 1`;
      return ledger.one(db, rest, extensionId);
    },
    async currentByExtensions(extensionIds) {
      const rest = `AS l WHERE extension_id IN (SELECT value FROM json_each(?))
        AND to_state NOT IN ('uninstalled', 'failed')
        AND seq = (SELECT max(seq) FROM ledger WHERE installation_id = l.installation_id) ORDER BY seq`;
      const newest = new Map<string, LedgerRow>();
      for (const row of ledger.all(db, rest, JSON.stringify(extensionIds))) newest.set(row.extensionId, row);
      return [...newest.values()];
    },
    async history({ limit, offset, installationId, extensionId }) {
      const filter = where({ installation_id: installationId, extension_id: extensionId });
      return ledger.all(
        db,
        `${filter.sql} ORDER BY seq LIMIT ? OFFSET ?`,
        ...filter.parameters,
        limit,
        offset,
      );
    },
    async asOf(at) {
      const rest = `WHERE seq IN (SELECT max(seq) FROM ledger WHERE at <= ? GROUP BY installation_id) ORDER BY seq`;
      return ledger.all(db, rest, at);
    },
    async activity(stretchMs) {
      const rows = db.prepare(ACTIVITY).all<{ stretch: number; action: string; count: number }>(stretchMs);
      return rows.map(({ stretch, action, count }) => ({ at: stretch * stretchMs, action, count }));
    },
  };
}
