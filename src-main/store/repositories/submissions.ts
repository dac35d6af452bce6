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

const audits = new Table<AuditRow>('audits', ['id'], {
  id: text,
  submissionId: text,
  digest: text,
  ruleset: text,
  report: json(),
  at: number,
});

const decisions = new Table<DecisionRow>('decisions', ['id'], {
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

export function submissionRepository(db: SqlConnection): SubmissionRepository {
  return {
    async put(row) {
      submissions.put(db, row);
    },
    async get(id) {
      return submissions.one(db, 'WHERE id = ?', id);
    },
    async list({ limit, offset, state, extensionId, version }) {
      const filter = where({ state, extension_id: extensionId, version });
      const rest = `${filter.sql} ORDER BY submitted_at DESC, id DESC LIMIT ? OFFSET ?`;
      return submissions.all(db, rest, ...filter.parameters, limit, offset);
    },
    async addAudit(row) {
      audits.insert(db, row);
    },
    async latestAudit(digest) {
      return audits.one(db, 'WHERE digest = ? ORDER BY at DESC, id DESC LIMIT 1', digest);
    },
    async addDecision(row) {
      decisions.insert(db, row);
    },
    async decisions(extensionId, version) {
      const parameters: SqlValue[] = version === undefined ? [extensionId] : [extensionId, version];
      const rest = version === undefined ? '' : 'AND version = ?';
      return decisions.all(db, `WHERE extension_id = ? ${rest} ORDER BY at, id`, ...parameters);
    },
  };
}
