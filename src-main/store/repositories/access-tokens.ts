import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { AccessTokenRepository, AccessTokenRow } from '../port.ts';
import { nullable, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const tokens = new Table<AccessTokenRow>('access_tokens', ['id'], {
  id: text,
  name: text,
  role: word(),
  publisherId: nullable(text),
  scope: nullable(word()),
  extensionId: nullable(text),
  secretHash: text,
  createdAt: number,
  createdBy: text,
  expiresAt: nullable(number),
  lastUsedAt: nullable(number),
  revokedAt: nullable(number),
});

export function accessTokenRepository(db: SqlConnection): AccessTokenRepository {
  return {
    async insert(row) {
      if (!tokens.insertNew(db, row)) throw new StationError('store.conflict', tokens.describe(row));
    },
    async update(row) {
      if (!tokens.update(db, row)) throw new StationError('store.not-found', tokens.describe(row));
    },
    async get(id) {
      return tokens.one(db, 'WHERE id = ?', id);
    },
    async list({ limit, offset, after }) {
      const filter = where({}, { column: 'created_at', order: 'newest', after });
      const rest = `${filter.sql} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`;
      return tokens.all(db, rest, ...filter.parameters, limit, offset);
    },
  };
}
