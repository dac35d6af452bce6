import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type {
  PublishingPolicyRepository,
  PublishingPolicyRow,
  SpentJwtRepository,
  SpentJwtRow,
} from '../port.ts';
import { nullable, number, Table, text } from '../table.ts';

const policies = new Table<PublishingPolicyRow>('publishing_policies', ['id'], {
  id: text,
  publisherId: text,
  extensionId: text,
  issuer: text,
  repository: text,
  workflow: text,
  environment: nullable(text),
  ref: nullable(text),
  createdAt: number,
  createdBy: text,
});

const spent = new Table<SpentJwtRow>('spent_jwts', ['issuer', 'jti'], {
  issuer: text,
  jti: text,
  expiresAt: number,
});

export function publishingPolicyRepository(db: SqlConnection): PublishingPolicyRepository {
  return {
    async insert(row) {
      if (!policies.insertNew(db, row)) throw new StationError('store.conflict', policies.describe(row));
    },
    async get(id) {
      return policies.one(db, 'WHERE id = ?', id);
    },
    async list(extensionId) {
      return policies.all(db, 'WHERE extension_id = ? ORDER BY created_at, id', extensionId);
    },
    async delete(id) {
      db.prepare('DELETE FROM publishing_policies WHERE id = ?').run(id);
    },
  };
}

export function spentJwtRepository(db: SqlConnection): SpentJwtRepository {
  return {
    async add(row) {
      return spent.insertNew(db, row);
    },
    async has(issuer, jti) {
      return spent.one(db, 'WHERE issuer = ? AND jti = ?', issuer, jti) !== null;
    },
    async forgetBefore(at) {
      db.prepare('DELETE FROM spent_jwts WHERE expires_at < ?').run(at);
    },
  };
}
