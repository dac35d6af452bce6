import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { CheckpointRow, LogNodeRow, LogTreeRepository, NodePlace } from '../port.ts';
import { number, Table, text } from '../table.ts';

const nodes = new Table<LogNodeRow>('log_nodes', ['level', 'position'], {
  level: number,
  position: number,
  hash: text,
});
// All at once: a row at a time takes four times as long, and old homes have hundreds of thousands.
const EXTEND = `INSERT INTO log_nodes (level, position, hash)
  SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)`;
const checkpoints = new Table<CheckpointRow>('log_checkpoints', ['size'], {
  size: number,
  note: text,
  at: number,
});

export function logTreeRepository(db: SqlConnection): LogTreeRepository {
  const hashAt = ({ level, position }: NodePlace): string => {
    const hash =
      level === 0
        ? db.prepare('SELECT leaf_hash FROM log_entries WHERE seq = ?').pluck<string>(position)
        : db
            .prepare('SELECT hash FROM log_nodes WHERE level = ? AND position = ?')
            .pluck<string>(level, position);
    if (hash === undefined)
      throw new StationError('store.not-found', { table: 'log_nodes', key: `${level}/${position}` });
    return hash;
  };
  return {
    async size() {
      return db.prepare('SELECT size FROM log_tree').pluck<number>() ?? 0;
    },
    async extend(size, rows) {
      const places = rows.map(({ level, position, hash }) => [level, position, hash]);
      db.prepare(EXTEND).run(JSON.stringify(places));
      db.prepare('UPDATE log_tree SET size = ?').run(size);
    },
    async hashes(places) {
      return places.map(hashAt);
    },
    async nodes(level, fromPosition, limit) {
      return nodes.all(
        db,
        'WHERE level = ? AND position >= ? ORDER BY position LIMIT ?',
        level,
        fromPosition,
        limit,
      );
    },
    async checkpoint() {
      return checkpoints.one(db, 'ORDER BY size DESC LIMIT 1');
    },
    async putCheckpoint(row) {
      checkpoints.put(db, row);
      db.prepare('DELETE FROM log_checkpoints WHERE size < ?').run(row.size);
    },
  };
}
