import type { SqlConnection } from '../connection.ts';
import type {
  KeyPinRow,
  KeyRotationRow,
  TrustIdentityRow,
  TrustRepository,
  TrustRevocationRow,
  TrustRootRow,
} from '../port.ts';
import { flag, json, nullable, number, Table, text, word } from '../table.ts';

const roots = new Table<TrustRootRow>('trust_roots', ['name'], {
  name: text,
  kind: word(),
  scope: json(),
  owner: text,
  root: nullable(json()),
  fingerprint: text,
  asOf: number,
  validFrom: number,
  expiresAt: nullable(number),
  addedAt: number,
  agreedUntil: nullable(number),
});

const identities = new Table<TrustIdentityRow>('trust_identities', ['fingerprint', 'root'], {
  fingerprint: text,
  root: text,
  kind: word(),
  keyId: text,
  subject: nullable(text),
  issuer: nullable(text),
  publicKey: nullable(text),
  publishers: json(),
  addedAt: number,
});

const revocations = new Table<TrustRevocationRow>('trust_revocations', ['fingerprint'], {
  fingerprint: text,
  reason: text,
  revokedBy: text,
  at: number,
});

const pins = new Table<KeyPinRow>('key_pins', ['origin', 'publisherId', 'fingerprint'], {
  origin: text,
  publisherId: text,
  fingerprint: text,
  keyId: text,
  publicKey: text,
  identity: nullable(json()),
  simulated: flag,
  state: word(),
  how: nullable(word()),
  seenAt: number,
  pinnedAt: nullable(number),
  revokedAt: nullable(number),
});

const rotations = new Table<KeyRotationRow>('key_rotations', ['publisherId', 'nextKeyId'], {
  publisherId: text,
  nextKeyId: text,
  oldKeyId: text,
  statement: json(),
  at: number,
});

export function trustRepository(db: SqlConnection): TrustRepository {
  return {
    async roots() {
      return roots.all(db, 'ORDER BY name');
    },
    async putRoot(row) {
      roots.put(db, row);
    },
    async deleteRoot(name) {
      db.prepare('DELETE FROM trust_roots WHERE name = ?').run(name);
    },
    async identities() {
      return identities.all(db, 'ORDER BY added_at, fingerprint, root');
    },
    async putIdentity(row) {
      identities.put(db, row);
    },
    async deleteIdentitiesOf(root) {
      db.prepare('DELETE FROM trust_identities WHERE root = ?').run(root);
    },
    async revoke(row) {
      return revocations.insertNew(db, row);
    },
    async revocations() {
      return revocations.all(db, 'ORDER BY at, fingerprint');
    },
    async pins(of) {
      const order = 'ORDER BY origin, publisher_id, seen_at, fingerprint';
      if (of === undefined) return pins.all(db, order);
      return pins.all(db, `WHERE origin = ? AND publisher_id = ? ${order}`, of.origin, of.publisherId);
    },
    async putPin(row) {
      pins.put(db, row);
    },
    async deletePins({ origin, publisherId }) {
      db.prepare('DELETE FROM key_pins WHERE origin = ? AND publisher_id = ?').run(origin, publisherId);
    },
    async putRotation(row) {
      rotations.put(db, row);
    },
    async rotations(publisherId) {
      return rotations.all(db, 'WHERE publisher_id = ? ORDER BY at, next_key_id', publisherId);
    },
  };
}
