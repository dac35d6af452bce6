import { StationError } from '../../../src-shared/errors/index.ts';
import type { JobState } from '../../../src-shared/models/job.ts';
import type { SqlConnection } from '../connection.ts';
import type { JobEventRow, JobRepository, JobRow } from '../port.ts';
import { flag, json, nullable, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const jobs = new Table<JobRow>('jobs', ['id'], {
  id: text,
  kind: text,
  input: json(),
  state: word(),
  progress: number,
  phase: text,
  attempts: number,
  actor: text,
  owner: nullable(text),
  leaseUntil: nullable(number),
  cancelRequested: flag,
  result: json(),
  error: nullable(json()),
  createdAt: number,
  finishedAt: nullable(number),
  dead: flag,
  maxAttempts: number,
});

const events = new Table<JobEventRow>('job_events', ['jobId', 'seq'], {
  jobId: text,
  seq: number,
  at: number,
  state: word(),
  progress: number,
  phase: text,
});

export function jobRepository(db: SqlConnection): JobRepository {
  return {
    async insert(row) {
      if (!jobs.insertNew(db, row)) throw new StationError('store.conflict', jobs.describe(row));
    },
    async update(row) {
      if (!jobs.update(db, row)) throw new StationError('store.not-found', jobs.describe(row));
    },
    async get(id) {
      return jobs.one(db, 'WHERE id = ?', id);
    },
    async list({ limit, offset, after, state, actor }) {
      const filter = where({ state, actor }, { column: 'created_at', order: 'newest', after });
      const rest = `${filter.sql} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`;
      return jobs.all(db, rest, ...filter.parameters, limit, offset);
    },
    async deadLetters({ limit, offset }) {
      const rest = 'WHERE dead = 1 ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?';
      return jobs.all(db, rest, limit, offset);
    },
    async counts() {
      const sql = 'SELECT state, dead, count(*) AS count FROM jobs GROUP BY state, dead';
      const rows = db.prepare(sql).all<{ state: JobState; dead: number; count: number }>();
      return rows.map((row) => ({ ...row, dead: row.dead === 1 }));
    },
    async claimable(now, limit, { kinds, actor, wereBegun = false } = {}) {
      const ofKinds = kinds === undefined ? '' : `AND kind IN (${kinds.map(() => '?').join(', ')})`;
      const ofActor = actor === undefined ? '' : 'AND actor = ?';
      const rest = `WHERE (state = 'queued' OR (state = 'running' AND (lease_until IS NULL OR lease_until < ?)))
        ${ofKinds} ${ofActor} ${wereBegun ? 'AND attempts > 0' : ''} ORDER BY created_at, id LIMIT ?`;
      return jobs.all(db, rest, now, ...(kinds ?? []), ...(actor === undefined ? [] : [actor]), limit);
    },
    async appendEvent(event) {
      const sql = 'SELECT max(seq) FROM job_events WHERE job_id = ?';
      const last = db.prepare(sql).pluck<number | null>(event.jobId) ?? 0;
      const written: JobEventRow = { ...event, seq: last + 1 };
      events.insert(db, written);
      return written;
    },
    async events(jobId, afterSeq) {
      return events.all(db, 'WHERE job_id = ? AND seq > ? ORDER BY seq', jobId, afterSeq);
    },
  };
}
