import { StationError } from '../../../src-shared/errors/index.ts';
import type { SqlConnection } from '../connection.ts';
import type {
  OriginConflictRow,
  RemoteExtensionRow,
  RemoteRepository,
  RemoteRow,
  RemoteVersionRow,
  SyncHistoryRow,
} from '../port.ts';
import { json, nullable, number, Table, text, word } from '../table.ts';
import { where } from '../where.ts';

const remotes = new Table<RemoteRow>('remotes', ['id'], {
  id: text,
  url: text,
  name: text,
  root: text,
  rootFingerprint: text,
  token: nullable(text),
  state: word(),
  addedAt: number,
  addedBy: text,
  lastSyncAt: nullable(number),
  asOf: nullable(number),
  logOrigin: nullable(text),
  logKey: nullable(text),
  logSize: number,
  logHashes: json(),
  checkpoint: nullable(text),
  pull: nullable(json()),
  backOffUntil: nullable(number),
  failures: number,
  lastError: nullable(json()),
});

const extensions = new Table<RemoteExtensionRow>('remote_extensions', ['extensionId'], {
  extensionId: text,
  remoteId: text,
  asOf: number,
  histogram: json(),
});

const versions = new Table<RemoteVersionRow>('remote_versions', ['extensionId', 'version'], {
  extensionId: text,
  version: text,
  remoteId: text,
  files: number,
  audit: nullable(json()),
  evidence: nullable(json()),
});

const conflicts = new Table<OriginConflictRow>('origin_conflicts', ['remoteId', 'extensionId'], {
  remoteId: text,
  extensionId: text,
  pinnedTo: text,
  kind: word(),
  displayName: text,
  versions: json(),
  firstSeenAt: number,
  lastSeenAt: number,
});

const history = new Table<SyncHistoryRow>('sync_history', ['id'], {
  id: text,
  remoteId: text,
  startedAt: number,
  endedAt: number,
  outcome: word(),
  code: nullable(text),
  fromSize: number,
  toSize: number,
  extensions: number,
  versions: number,
  conflicts: number,
  requests: number,
  bytes: number,
});

const REFERRING = [
  'ledger',
  'reviews',
  'submissions',
  'decisions',
  'receipts',
  'abuse_reports',
  'block_requests',
];
const LEFT_PUBLISHERS = `SELECT p.id FROM publishers AS p WHERE p.origin = ?
  AND NOT EXISTS (SELECT 1 FROM extensions WHERE publisher_id = p.id)`;
const FORGET_HISTORY = `DELETE FROM sync_history WHERE remote_id = ? AND id NOT IN
  (SELECT id FROM sync_history WHERE remote_id = ? ORDER BY started_at DESC, id DESC LIMIT ?)`;

export function remoteRepository(db: SqlConnection): RemoteRepository {
  return {
    async insert(row) {
      if (!remotes.insertNew(db, row)) throw new StationError('store.conflict', remotes.describe(row));
    },
    async update(row) {
      if (!remotes.update(db, row)) throw new StationError('store.not-found', remotes.describe(row));
    },
    async delete(id) {
      db.prepare('DELETE FROM remotes WHERE id = ?').run(id);
      db.prepare(`DELETE FROM publisher_keys WHERE publisher_id IN (${LEFT_PUBLISHERS})`).run(id);
      db.prepare(`DELETE FROM publishers WHERE id IN (${LEFT_PUBLISHERS})`).run(id);
    },
    async get(id) {
      return remotes.one(db, 'WHERE id = ?', id);
    },
    async state(id) {
      return db.prepare('SELECT state FROM remotes WHERE id = ?').pluck<RemoteRow['state']>(id) ?? null;
    },
    async putPull(id, pull) {
      const stored = pull === null ? null : JSON.stringify(pull);
      const { changes } = db.prepare('UPDATE remotes SET pull = ? WHERE id = ?').run(stored, id);
      if (changes === 0) throw new StationError('store.not-found', { table: 'remotes', key: id });
    },
    async byUrl(url) {
      return remotes.one(db, `WHERE url = ? AND state <> 'removed'`, url);
    },
    async byRoot(rootFingerprint) {
      return remotes.all(db, 'WHERE root_fingerprint = ? ORDER BY id', rootFingerprint);
    },
    async byLog(logOrigin, logKey) {
      return remotes.all(db, 'WHERE log_origin = ? AND log_key = ? ORDER BY id', logOrigin, logKey);
    },
    async list() {
      return remotes.all(db, `WHERE state <> 'removed' ORDER BY id`);
    },
    async putExtension(row) {
      extensions.put(db, row);
    },
    async extension(extensionId) {
      return extensions.one(db, 'WHERE extension_id = ?', extensionId);
    },
    async putVersion(row) {
      const known = versions.one(db, 'WHERE extension_id = ? AND version = ?', row.extensionId, row.version);
      versions.put(db, { ...row, evidence: row.evidence ?? known?.evidence ?? null });
    },
    async version(extensionId, version) {
      return versions.one(db, 'WHERE extension_id = ? AND version = ?', extensionId, version);
    },
    async putEvidence(extensionId, version, evidence) {
      const sql = 'UPDATE remote_versions SET evidence = ? WHERE extension_id = ? AND version = ?';
      if (db.prepare(sql).run(JSON.stringify(evidence), extensionId, version).changes === 0)
        throw new StationError('store.not-found', {
          table: 'remote_versions',
          key: `${extensionId} ${version}`,
        });
    },
    async idsOf(origin, after, limit) {
      const sql = 'SELECT id FROM extensions WHERE origin = ? AND id > ? ORDER BY id LIMIT ?';
      return db
        .prepare(sql)
        .all<{ id: string }>(origin, after ?? '', limit)
        .map(({ id }) => id);
    },
    async countOf(origin) {
      return db.prepare('SELECT count(*) FROM extensions WHERE origin = ?').pluck<number>(origin) ?? 0;
    },
    async isReferredTo(extensionId) {
      return REFERRING.some((table) => {
        const sql = `SELECT 1 FROM ${table} WHERE extension_id = ? LIMIT 1`;
        return db.prepare(sql).pluck<number>(extensionId) !== undefined;
      });
    },
    async putConflict(row) {
      const known = conflicts.one(
        db,
        'WHERE remote_id = ? AND extension_id = ?',
        row.remoteId,
        row.extensionId,
      );
      conflicts.put(db, { ...row, firstSeenAt: known?.firstSeenAt ?? row.firstSeenAt });
    },
    async deleteConflict(remoteId, extensionId) {
      db.prepare('DELETE FROM origin_conflicts WHERE remote_id = ? AND extension_id = ?').run(
        remoteId,
        extensionId,
      );
    },
    async conflicts({ limit, offset, remoteId }) {
      const filter = where({ remote_id: remoteId });
      const rest = `${filter.sql} ORDER BY first_seen_at DESC, remote_id, extension_id LIMIT ? OFFSET ?`;
      return conflicts.all(db, rest, ...filter.parameters, limit, offset);
    },
    async countConflicts(remoteId) {
      const sql = 'SELECT count(*) FROM origin_conflicts WHERE remote_id = ?';
      return db.prepare(sql).pluck<number>(remoteId) ?? 0;
    },
    async addHistory(row, keep) {
      history.insert(db, row);
      db.prepare(FORGET_HISTORY).run(row.remoteId, row.remoteId, keep);
    },
    async history({ limit, offset, remoteId }) {
      const filter = where({ remote_id: remoteId });
      const rest = `${filter.sql} ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?`;
      return history.all(db, rest, ...filter.parameters, limit, offset);
    },
  };
}
