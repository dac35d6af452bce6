import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { EntitlementIssuerRow, EntitlementRepository, EntitlementRow } from '../port.ts';
import { number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const entitlements = new Table<EntitlementRow>('entitlements', ['id'], {
  id: text,
  origin: word(),
  issuer: text,
  extensionId: text,
  userId: text,
  plan: word(),
  startsAt: number,
  endsAt: number,
  graceUntil: number,
  issuedAt: number,
  actor: text,
  token: text,
});

const issuers = new Table<EntitlementIssuerRow>('entitlement_issuers', ['keyId'], {
  keyId: text,
  name: text,
  publicKey: text,
  addedAt: number,
  addedBy: text,
});

const OF_ONE = 'WHERE user_id = ? AND extension_id = ?';

export function entitlementRepository(db: SqlConnection): EntitlementRepository {
  return {
    async insert(row) {
      if (!entitlements.insertNew(db, row))
        throw new StationError('store.conflict', entitlements.describe(row));
    },
    async get(id) {
      return entitlements.one(db, 'WHERE id = ?', id);
    },
    async list({ limit, offset, userId, extensionId }) {
      const filter = where({ user_id: userId, extension_id: extensionId });
      const rest = `${filter.sql} ORDER BY issued_at DESC, id DESC LIMIT ? OFFSET ?`;
      return entitlements.all(db, rest, ...filter.parameters, limit, offset);
    },
    async issued(userId, extensionId) {
      return entitlements.all(
        db,
        `${OF_ONE} AND origin = 'issued' ORDER BY issued_at, id`,
        userId,
        extensionId,
      );
    },
    async held(userId, extensionId) {
      const rest = `${OF_ONE} AND issuer IN (SELECT key_id FROM entitlement_issuers)
        ORDER BY issued_at, id`;
      return entitlements.all(db, rest, userId, extensionId);
    },
    async putIssuer(row) {
      issuers.put(db, row);
    },
    async issuer(keyId) {
      return issuers.one(db, 'WHERE key_id = ?', keyId);
    },
    async issuers() {
      return issuers.all(db, 'ORDER BY added_at, key_id');
    },
    async deleteIssuer(keyId) {
      db.prepare('DELETE FROM entitlement_issuers WHERE key_id = ?').run(keyId);
    },
  };
}
