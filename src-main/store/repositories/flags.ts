import type { SqlConnection } from '../connection.ts';
import type { FlagRepository, FlagRow } from '../port.ts';
import { number, Table, text, word } from '../table.ts';
import { reviews } from './reviews.ts';

const flags = new Table<FlagRow>('review_flags', ['id'], {
  id: text,
  reviewId: text,
  userId: text,
  reason: word(),
  text,
  at: number,
  state: word(),
});

const WHICH = {
  flagged: `EXISTS (SELECT 1 FROM review_flags AS f WHERE f.review_id = reviews.id AND f.state = 'open')`,
  hidden: 'hidden IS NOT NULL',
} as const;

export function flagRepository(db: SqlConnection): FlagRepository {
  return {
    async insertNew(row) {
      return flags.insertNew(db, row);
    },
    async countSince(userId, at) {
      const sql = 'SELECT count(*) FROM review_flags WHERE user_id = ? AND at > ?';
      return db.prepare(sql).pluck<number>(userId, at) ?? 0;
    },
    async oldestSince(userId, at) {
      const sql = 'SELECT min(at) FROM review_flags WHERE user_id = ? AND at > ?';
      return db.prepare(sql).pluck<number | null>(userId, at) ?? null;
    },
    async ofReview(reviewId) {
      return flags.all(db, 'WHERE review_id = ? ORDER BY at, id', reviewId);
    },
    async settle(reviewId, state) {
      db.prepare(`UPDATE review_flags SET state = ? WHERE review_id = ? AND state = 'open'`).run(
        state,
        reviewId,
      );
    },
    async reviews({ which, limit, offset, after }) {
      const seek = after === undefined ? '' : 'AND (created_at, id) > (?, ?)';
      const from = after === undefined ? [] : [after.at, after.id];
      const rest = `WHERE ${WHICH[which]} ${seek} ORDER BY created_at, id LIMIT ? OFFSET ?`;
      return reviews.all(db, rest, ...from, limit, offset);
    },
  };
}
