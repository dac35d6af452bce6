import type { SqlConnection } from '../connection.ts';
import type { AttestationRepository, AttestationRow, DueStatement } from '../port.ts';
import { json, number, Table, text, word } from '../table.ts';
import { audits, auditOf, decisions } from './submissions.ts';

const attestations = new Table<AttestationRow>('attestations', ['id'], {
  id: text,
  extensionId: text,
  version: text,
  digest: text,
  kind: word(),
  about: text,
  predicateType: text,
  bundle: json(),
  bundleDigest: text,
  signer: text,
  createdAt: number,
});

export function attestationRepository(db: SqlConnection): AttestationRepository {
  const drop = ({ kind, about }: { readonly kind: string; readonly about: string }): void => {
    db.prepare('DELETE FROM statements_due WHERE kind = ? AND about = ?').run(kind, about);
  };
  return {
    async add(row) {
      drop(row);
      return attestations.insertNew(db, row);
    },
    async list(extensionId, version, digest) {
      return attestations.all(
        db,
        'WHERE extension_id = ? AND version = ? AND digest = ? ORDER BY created_at, id',
        extensionId,
        version,
        digest,
      );
    },
    async due(limit) {
      return db
        .prepare('SELECT kind, about FROM statements_due ORDER BY about DESC LIMIT ?')
        .all<DueStatement>(limit);
    },
    async countDue() {
      return db.prepare('SELECT count(*) FROM statements_due').pluck<number>() ?? 0;
    },
    async drop(due) {
      drop(due);
    },
    async audit(id) {
      const row = audits.one(db, 'WHERE id = ?', id);
      return row === null ? null : auditOf(row);
    },
    async decision(id) {
      return decisions.one(db, 'WHERE id = ?', id);
    },
  };
}
