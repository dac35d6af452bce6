import type { VersionState } from '../../../src-shared/models/catalog.ts';
import type { SqlConnection } from '../connection.ts';
import type { FileRow, MarkName, MarkRow, VersionRepository, VersionRow } from '../port.ts';
import { flag, json, nullable, number, Table, text, word } from '../table.ts';

const versions = new Table<VersionRow>('versions', ['extensionId', 'version'], {
  extensionId: text,
  version: text,
  state: word(),
  digest: nullable(text),
  sizeBytes: nullable(number),
  unpackedBytes: nullable(number),
  manifest: nullable(json()),
  bundle: nullable(json()),
  signer: nullable(json()),
  simulated: flag,
  submittedAt: nullable(number),
  approvedAt: nullable(number),
});

const marks = new Table<MarkRow>('marks', ['extensionId', 'version', 'kind'], {
  extensionId: text,
  version: text,
  kind: word(),
  reason: text,
  successor: nullable(text),
  evidence: nullable(text),
  actor: text,
  at: number,
});

const files = new Table<FileRow & { readonly digest: string }>('files', ['digest', 'path'], {
  digest: text,
  path: text,
  sha256: text,
  sizeBytes: number,
});

const MARKS_OF = `SELECT m.extension_id AS extensionId, m.version AS version, m.kind AS kind FROM marks AS m
  JOIN extensions AS e ON e.id = m.extension_id
  WHERE e.origin = ? AND (m.extension_id, m.version, m.kind) > (?, ?, ?)
  ORDER BY m.extension_id, m.version, m.kind LIMIT ?`;
const STANDING = `SELECT extension_id AS extensionId, state, EXISTS (SELECT 1 FROM marks AS m
  WHERE m.extension_id = v.extension_id AND m.version = v.version AND m.kind = 'blocked') AS blocked
  FROM versions AS v WHERE digest = ?`;

export function versionRepository(db: SqlConnection): VersionRepository {
  return {
    async put(row) {
      versions.put(db, row);
    },
    async get(extensionId, version) {
      return versions.one(db, 'WHERE extension_id = ? AND version = ?', extensionId, version);
    },
    async list(extensionId) {
      return versions.all(db, 'WHERE extension_id = ?', extensionId);
    },
    async byDigest(digest) {
      return versions.all(db, 'WHERE digest = ? ORDER BY extension_id, version', digest);
    },
    async standingOf(digest) {
      const found = db
        .prepare(STANDING)
        .all<{ extensionId: string; state: VersionState; blocked: number }>(digest);
      return found.map((row) => ({ ...row, blocked: row.blocked === 1 }));
    },
    async putFiles(digest, rows) {
      db.prepare('DELETE FROM files WHERE digest = ?').run(digest);
      for (const row of rows) files.insert(db, { ...row, digest });
    },
    async hasFile(digest, path) {
      const sql = 'SELECT 1 FROM files WHERE digest = ? AND path = ?';
      return db.prepare(sql).pluck<number>(digest, path) !== undefined;
    },
    async files(digest) {
      return files
        .all(db, 'WHERE digest = ? ORDER BY path', digest)
        .map(({ path, sha256, sizeBytes }) => ({ path, sha256, sizeBytes }));
    },
    async countFiles(digest) {
      return db.prepare('SELECT count(*) FROM files WHERE digest = ?').pluck<number>(digest) ?? 0;
    },
    async marks(extensionId, version) {
      return marks.all(db, 'WHERE extension_id = ? AND version = ? ORDER BY kind', extensionId, version);
    },
    async marksOf(origin, after, limit) {
      const { extensionId, version, kind } = after ?? { extensionId: '', version: '', kind: '' };
      return db.prepare(MARKS_OF).all<MarkName>(origin, extensionId, version, kind, limit);
    },
    async putMark(row) {
      marks.put(db, row);
    },
    async deleteMark(extensionId, version, kind) {
      db.prepare('DELETE FROM marks WHERE extension_id = ? AND version = ? AND kind = ?').run(
        extensionId,
        version,
        kind,
      );
    },
  };
}
