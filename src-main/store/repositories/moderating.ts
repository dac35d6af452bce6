import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type {
  BlockRequestRepository,
  BlockRequestRow,
  ClaimRepository,
  ClaimRow,
  ReportRepository,
  ReportRow,
} from '../port.ts';
import { nullable, number, Table, text, word, type Codec } from '../table.ts';
import { where } from '../where.ts';

const settlement = {
  settledBy: nullable(text),
  settledReason: nullable(text),
  settledAt: nullable(number),
};

const claims = new Table<ClaimRow>('review_claims', ['submissionId'], {
  submissionId: text,
  reviewer: text,
  since: number,
  until: number,
});

const blockRequests = new Table<BlockRequestRow>('block_requests', ['id'], {
  id: text,
  extensionId: text,
  version: text,
  reason: text,
  evidence: text,
  requestedBy: text,
  requestedAt: number,
  state: word(),
  ...settlement,
});

/** Unique indexes take no two nulls for the same. */
const emptyForNone: Codec<string | null> = {
  encode: (value) => value ?? '',
  decode: (value) => (value === '' ? null : String(value)),
};

const reports = new Table<ReportRow>('abuse_reports', ['id'], {
  id: text,
  reporter: text,
  extensionId: text,
  version: emptyForNone,
  reason: word(),
  text,
  at: number,
  state: word(),
  ...settlement,
});

export function claimRepository(db: SqlConnection): ClaimRepository {
  return {
    async put(row) {
      claims.put(db, row);
    },
    async get(submissionId) {
      return claims.one(db, 'WHERE submission_id = ?', submissionId);
    },
    async delete(submissionId) {
      db.prepare('DELETE FROM review_claims WHERE submission_id = ?').run(submissionId);
    },
  };
}

export function blockRequestRepository(db: SqlConnection): BlockRequestRepository {
  return {
    async insert(row) {
      if (!blockRequests.insertNew(db, row))
        throw new StationError('store.conflict', blockRequests.describe(row));
    },
    async update(row) {
      blockRequests.update(db, row);
    },
    async get(id) {
      return blockRequests.one(db, 'WHERE id = ?', id);
    },
    async open(extensionId, version) {
      const rest = `WHERE state = 'open' AND extension_id = ? AND version = ?`;
      return blockRequests.one(db, rest, extensionId, version);
    },
    async list({ state, limit, offset, after }) {
      const filter = where({ state }, { column: 'requested_at', order: 'oldest', after });
      const rest = `${filter.sql} ORDER BY requested_at, id LIMIT ? OFFSET ?`;
      return blockRequests.all(db, rest, ...filter.parameters, limit, offset);
    },
  };
}

export function reportRepository(db: SqlConnection): ReportRepository {
  return {
    async insert(row) {
      if (!reports.insertNew(db, row)) throw new StationError('store.conflict', reports.describe(row));
    },
    async update(row) {
      reports.update(db, row);
    },
    async get(id) {
      return reports.one(db, 'WHERE id = ?', id);
    },
    async countSince(reporter, at) {
      const sql = 'SELECT count(*) FROM abuse_reports WHERE reporter = ? AND at > ?';
      return db.prepare(sql).pluck<number>(reporter, at) ?? 0;
    },
    async oldestSince(reporter, at) {
      const sql = 'SELECT min(at) FROM abuse_reports WHERE reporter = ? AND at > ?';
      return db.prepare(sql).pluck<number | null>(reporter, at) ?? null;
    },
    async list({ limit, offset, after, reporter, state, extensionId }) {
      const seek = { column: 'at', order: 'newest', after } as const;
      const filter = where({ reporter, state, extension_id: extensionId }, seek);
      const rest = `${filter.sql} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?`;
      return reports.all(db, rest, ...filter.parameters, limit, offset);
    },
  };
}
