import type { SqlConnection } from '../connection.ts';
import type { IdempotencyRepository, IdempotencyRow } from '../port.ts';
import { nullable, number, Table, text } from '../table.ts';

const answers = new Table<IdempotencyRow>('idempotency_keys', ['principal', 'key'], {
  principal: text,
  key: text,
  requestHash: text,
  claimedBy: text,
  claimedAt: number,
  status: nullable(number),
  contentType: nullable(text),
  body: nullable(text),
});

export function idempotencyRepository(db: SqlConnection): IdempotencyRepository {
  return {
    async get(principal, key) {
      return answers.one(db, 'WHERE principal = ? AND key = ?', principal, key);
    },
    async put(row) {
      answers.put(db, row);
    },
    async delete(principal, key) {
      db.prepare('DELETE FROM idempotency_keys WHERE principal = ? AND key = ?').run(principal, key);
    },
    async deleteOlder(at) {
      db.prepare('DELETE FROM idempotency_keys WHERE claimed_at < ?').run(at);
    },
  };
}
