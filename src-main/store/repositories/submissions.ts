import { countFindings, type FindingCounts } from '../../../src-shared/models/finding.ts';
import type { SqlConnection, SqlValue } from '../connection.ts';
import type { AuditRow, DecisionRow, SubmissionRepository, SubmissionRow } from '../port.ts';
import { flag, json, nullable, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const submissions = new Table<SubmissionRow>('submissions', ['id'], {
  id: text,
  extensionId: text,
  version: text,
  digest: text,
  state: word(),
  bundle: nullable(json()),
  signer: nullable(json()),
  simulated: flag,
  submittedBy: text,
  submittedAt: number,
  auditAttempts: number,
});

export const audits = new Table<AuditRow & FindingCounts>('audits', ['id'], {
  id: text,
  submissionId: text,
  digest: text,
  ruleset: text,
  report: json(),
  errors: number,
  warnings: number,
  notices: number,
  at: number,
});

export const decisions = new Table<DecisionRow>('decisions', ['id'], {
  id: text,
  extensionId: text,
  version: text,
  submissionId: nullable(text),
  verdict: word(),
  reason: nullable(text),
  evidence: nullable(text),
  actor: text,
  at: number,
});

const ORDER = { newest: 'submitted_at DESC, id DESC', oldest: 'submitted_at, id' } as const;
const WORKFLOWS = `AS s WHERE EXISTS (SELECT 1 FROM extensions AS e WHERE e.id = s.extension_id AND e.kind = 'workflow')
  AND NOT EXISTS (SELECT 1 FROM submissions AS n WHERE n.extension_id = s.extension_id AND n.version = s.version
    AND (n.submitted_at, n.id) > (s.submitted_at, s.id))`;
const LATEST = 'WHERE digest = ? ORDER BY at DESC, id DESC LIMIT 1';

/** The row without what only lists want to know. */
export function auditOf({ id, submissionId, digest, ruleset, report, at }: AuditRow): AuditRow {
  return { id, submissionId, digest, ruleset, report, at };
}

/** A statement about it is to be made. */
function due(db: SqlConnection, kind: 'audit' | 'decision', about: string): void {
  db.prepare('INSERT INTO statements_due (kind, about) VALUES (?, ?)').run(kind, about);
}

export function submissionRepository(db: SqlConnection): SubmissionRepository {
  return {
    async put(row) {
      submissions.put(db, row);
    },
    async get(id) {
      return submissions.one(db, 'WHERE id = ?', id);
    },
    async list({ limit, offset, after, state, extensionId, version, order = 'newest' }) {
      const seek = { column: 'submitted_at', order, after };
      const filter = where({ state, extension_id: extensionId, version }, seek);
      const rest = `${filter.sql} ORDER BY ${ORDER[order]} LIMIT ? OFFSET ?`;
      return submissions.all(db, rest, ...filter.parameters, limit, offset);
    },
    async listWorkflows({ limit, after }) {
      const seek = after === undefined ? '' : 'AND (s.submitted_at, s.id) < (?, ?)';
      const from = after === undefined ? [] : [after.at, after.id];
      return submissions.all(
        db,
        `${WORKFLOWS} ${seek} ORDER BY s.submitted_at DESC, s.id DESC LIMIT ?`,
        ...from,
        limit,
      );
    },
    async addAudit(row) {
      audits.insert(db, { ...row, ...countFindings(row.report.findings) });
      due(db, 'audit', row.id);
    },
    async latestAudit(digest) {
      const row = audits.one(db, LATEST, digest);
      return row === null ? null : auditOf(row);
    },
    async auditCounts(digest) {
      return (
        db.prepare(`SELECT errors, warnings, notices FROM audits ${LATEST}`).get<FindingCounts>(digest) ??
        null
      );
    },
    async auditOutcomes() {
      const sql =
        'SELECT count(*) FILTER (WHERE errors = 0) AS passed, count(*) FILTER (WHERE errors > 0) AS refused FROM audits';
      return db.prepare(sql).get<{ passed: number; refused: number }>() ?? { passed: 0, refused: 0 };
    },
    async addDecision(row) {
      decisions.insert(db, row);
      due(db, 'decision', row.id);
    },
    async decisions(extensionId, version) {
      const parameters: SqlValue[] = version === undefined ? [extensionId] : [extensionId, version];
      const rest = version === undefined ? '' : 'AND version = ?';
      return decisions.all(db, `WHERE extension_id = ? ${rest} ORDER BY at, id`, ...parameters);
    },
  };
}
