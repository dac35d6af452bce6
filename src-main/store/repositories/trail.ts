import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection, SqlValue } from '../connection.ts';
import type { TrailFilter, TrailRepository, TrailRow } from '../port.ts';
import { nullable, number, Table, text, word } from '../table.ts';

const trail = new Table<TrailRow>('trail', ['seq'], {
  seq: number,
  at: number,
  actor: nullable(text),
  role: word(),
  credential: nullable(text),
  requestId: text,
  procedure: text,
  target: nullable(text),
  code: text,
});

const APPEND = `INSERT INTO trail (at, actor, role, credential, request_id, procedure, target, code)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;
const drop = (kind: string): string => `DELETE FROM trail WHERE ${kind} AND seq <= coalesce(
  (SELECT seq FROM trail WHERE ${kind} ORDER BY seq DESC LIMIT 1 OFFSET ?), -1)`;
const DROP_DONE = drop(`code = 'ok'`);
const DROP_REFUSED = drop(`code <> 'ok'`);

export function trailRepository(db: SqlConnection): TrailRepository {
  return {
    async append(row) {
      const { at, actor, role, credential, requestId, procedure, target, code } = row;
      const statement = db.prepare(APPEND);
      const made = statement.run(at, actor, role, credential, requestId, procedure, target, code);
      return { ...row, seq: made.lastInsertRowid };
    },
    async setCode(seq, code) {
      const { changes } = db.prepare('UPDATE trail SET code = ? WHERE seq = ?').run(code, seq);
      if (changes === 0) throw new StationError('store.not-found', { table: 'trail', key: String(seq) });
    },
    async list(filter) {
      const { sql, parameters } = conditions(filter);
      return trail.all(db, `${sql} ORDER BY seq DESC LIMIT ?`, ...parameters, filter.limit);
    },
    async prune({ done, refused }) {
      return db.prepare(DROP_DONE).run(done).changes + db.prepare(DROP_REFUSED).run(refused).changes;
    },
  };
}

function conditions({ actor, procedure, code, requestId, since, until, before }: TrailFilter): {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
} {
  const all: readonly [condition: string, value: SqlValue | undefined][] = [
    ['actor = ?', actor],
    ['procedure = ?', procedure],
    ['code = ?', code],
    ['request_id = ?', requestId],
    ['at >= ?', since],
    ['at < ?', until],
    ['seq < ?', before],
  ];
  const given = all.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
  return {
    sql: given.length === 0 ? '' : `WHERE ${given.map(({ condition }) => condition).join(' AND ')}`,
    parameters: given.map(({ value }) => value),
  };
}
