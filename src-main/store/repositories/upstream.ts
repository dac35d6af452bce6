import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { UpstreamRepository, UpstreamRow } from '../port.ts';
import { json, nullable, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const items = new Table<UpstreamRow>('upstream_items', ['id'], {
  id: text,
  remoteId: text,
  kind: word(),
  subject: text,
  content: json(),
  state: word(),
  attempts: number,
  round: number,
  dueAt: nullable(number),
  owner: nullable(text),
  leaseUntil: nullable(number),
  actor: text,
  error: nullable(json()),
  conflict: nullable(json()),
  outcome: json(),
  createdAt: number,
  endedAt: nullable(number),
});

const family = (table: string): string => `replace(${table}.kind, 'unrate', 'rate')`;
/**
 * What has to go before: the same kind of thing, until it is sent and its conflict is resolved; and whatever makes the version known
 * at the server, until it is sent. What was refused, or is at the server already, holds nothing up.
 */
const HOLDS = `earlier.ended_at IS NULL AND earlier.remote_id = later.remote_id AND earlier.subject = later.subject
  AND (earlier.created_at, earlier.id) < (later.created_at, later.id)
  AND (earlier.state IN ('waiting', 'sending', 'conflict') AND ${family('earlier')} = ${family('later')}
    OR earlier.state IN ('waiting', 'sending') AND earlier.kind IN ('publish', 'decide'))`;
const IS_HELD = `(upstream_items.state <> 'following' AND EXISTS (SELECT 1 FROM upstream_items AS earlier
  WHERE ${HOLDS.replaceAll('later.', 'upstream_items.')}))`;
const NEXT = `WHERE due_at <= ? AND (owner IS NULL OR lease_until <= ?) AND NOT ${IS_HELD}`;

export function upstreamRepository(db: SqlConnection): UpstreamRepository {
  return {
    async insert(row) {
      items.insert(db, row);
    },
    async update(row) {
      if (!items.update(db, row)) throw new StationError('store.not-found', items.describe(row));
    },
    async get(id) {
      return items.one(db, 'WHERE id = ?', id);
    },
    async list({ limit, offset, remoteId, state, subject, open = false }) {
      const filter = where({ remote_id: remoteId, state, subject });
      const rest = open
        ? `${filter.sql === '' ? 'WHERE' : `${filter.sql} AND`} ended_at IS NULL`
        : filter.sql;
      return items.all(
        db,
        `${rest} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`,
        ...filter.parameters,
        limit,
        offset,
      );
    },
    async counts() {
      const code = `coalesce(json_extract(error, '$.code'), '')`;
      const sql = `SELECT count(*) AS open, coalesce(sum(state IN ('conflict', 'refused')
          OR ${code} GLOB 'auth.*' OR ${code} GLOB 'trust.*' OR ${code} = 'sync.not-admitted'), 0) AS needYou
        FROM upstream_items WHERE ended_at IS NULL`;
      return db.prepare(sql).get<{ open: number; needYou: number }>() ?? { open: 0, needYou: 0 };
    },
    async countOpen(remoteId) {
      const sql = 'SELECT count(*) FROM upstream_items WHERE remote_id = ? AND ended_at IS NULL';
      return db.prepare(sql).pluck<number>(remoteId) ?? 0;
    },
    async nextDue(now, remoteId) {
      const order = 'ORDER BY due_at, created_at, id LIMIT 1';
      return remoteId === null
        ? items.one(db, `${NEXT} ${order}`, now, now)
        : items.one(db, `${NEXT} AND remote_id = ? ${order}`, now, now, remoteId);
    },
    async dueNext() {
      const sql = `SELECT min(due_at) FROM upstream_items WHERE due_at IS NOT NULL AND NOT ${IS_HELD}`;
      return db.prepare(sql).pluck<number | null>() ?? null;
    },
    async holderOf(id) {
      const sql = `SELECT earlier.id FROM upstream_items AS later JOIN upstream_items AS earlier ON ${HOLDS}
        WHERE later.id = ? AND later.state = 'waiting' ORDER BY earlier.created_at, earlier.id LIMIT 1`;
      const holder = db.prepare(sql).pluck<string>(id);
      return holder === undefined ? null : items.one(db, 'WHERE id = ?', holder);
    },
    async hasten(now, remoteId) {
      const sql = `UPDATE upstream_items SET due_at = min(due_at, ?)
        WHERE due_at IS NOT NULL AND owner IS NULL AND (? IS NULL OR remote_id = ?)`;
      db.prepare(sql).run(now, remoteId, remoteId);
    },
    async owned() {
      return items.all(db, 'WHERE owner IS NOT NULL ORDER BY id');
    },
    async lastDone(remoteId, subject, kind) {
      const rest = `WHERE remote_id = ? AND subject = ? AND kind = ? AND state = 'done'
        ORDER BY created_at DESC, id DESC LIMIT 1`;
      return items.one(db, rest, remoteId, subject, kind);
    },
  };
}
