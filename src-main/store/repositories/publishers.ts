import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type { PublisherKeyRow, PublisherRepository, PublisherRow } from '../port.ts';
import { flag, json, nullable, number, Table, text } from '../table.ts';

const publishers = new Table<PublisherRow>('publishers', ['id'], {
  id: text,
  displayName: text,
  origin: text,
  createdAt: number,
});

const keys = new Table<PublisherKeyRow>('publisher_keys', ['publisherId', 'keyId'], {
  publisherId: text,
  keyId: text,
  fingerprint: text,
  publicKey: text,
  addedAt: number,
  revokedAt: nullable(number),
  revokedReason: nullable(text),
  simulated: flag,
  identity: nullable(json()),
});

export function publisherRepository(db: SqlConnection): PublisherRepository {
  return {
    async insert(row) {
      if (!publishers.insertNew(db, row)) throw new StationError('store.conflict', publishers.describe(row));
    },
    async get(id) {
      return publishers.one(db, 'WHERE id = ?', id);
    },
    async list() {
      return publishers.all(db, `WHERE origin = 'local' ORDER BY id`);
    },
    async addKey(row) {
      if (!keys.insertNew(db, row)) throw new StationError('store.conflict', keys.describe(row));
    },
    async revokeKey(publisherId, keyId, { at, reason }) {
      // The first revocation stands: a later one must not move its date or give it another reason.
      const sql = `UPDATE publisher_keys SET revoked_at = coalesce(revoked_at, ?),
        revoked_reason = coalesce(revoked_reason, ?) WHERE publisher_id = ? AND key_id = ?`;
      if (db.prepare(sql).run(at, reason, publisherId, keyId).changes === 0) {
        throw new StationError('store.not-found', {
          table: 'publisher_keys',
          key: `${publisherId} ${keyId}`,
        });
      }
    },
    async keys(publisherId) {
      return keys.all(db, 'WHERE publisher_id = ? ORDER BY added_at, key_id', publisherId);
    },
    async keyBindings(keyId) {
      return keys.all(db, 'WHERE key_id = ? ORDER BY added_at, publisher_id', keyId);
    },
  };
}
