import { StationError } from '../../../src-shared/errors/index.ts';
import type { Json } from '../../../src-shared/json.ts';
import type { SqlConnection } from '../connection.ts';
import type { GuestStorageRepository } from '../port.ts';

/** Bytes are counted as UTF-8 of key and value as they are stored: both JSON text. */
export function guestStorageRepository(db: SqlConnection): GuestStorageRepository {
  return {
    async get(extensionId, key) {
      const sql = 'SELECT value FROM guest_storage WHERE extension_id = ? AND key = ?';
      const value = db.prepare(sql).pluck<string>(extensionId, JSON.stringify(key));
      return value === undefined ? undefined : (JSON.parse(value) as Json);
    },
    async set(extensionId, key, value, quotaBytes) {
      const keyText = JSON.stringify(key);
      const valueText = JSON.stringify(value);
      const bytes = Buffer.byteLength(keyText) + Buffer.byteLength(valueText);
      const others = 'SELECT coalesce(sum(bytes), 0) FROM guest_storage WHERE extension_id = ? AND key <> ?';
      const wantedBytes = bytes + (db.prepare(others).pluck<number>(extensionId, keyText) ?? 0);
      if (wantedBytes > quotaBytes)
        throw new StationError('store.quota', { extensionId, wantedBytes, quotaBytes });
      db.prepare(
        `INSERT INTO guest_storage (extension_id, key, value, bytes) VALUES (?, ?, ?, ?)
         ON CONFLICT (extension_id, key) DO UPDATE SET value = excluded.value, bytes = excluded.bytes`,
      ).run(extensionId, keyText, valueText, bytes);
    },
    async delete(extensionId, key) {
      const sql = 'DELETE FROM guest_storage WHERE extension_id = ? AND key = ?';
      db.prepare(sql).run(extensionId, JSON.stringify(key));
    },
    async keys(extensionId) {
      const sql = 'SELECT key FROM guest_storage WHERE extension_id = ? ORDER BY key';
      return db
        .prepare(sql)
        .all<{ key: string }>(extensionId)
        .map((row) => String(JSON.parse(row.key)));
    },
    async clear(extensionId) {
      db.prepare('DELETE FROM guest_storage WHERE extension_id = ?').run(extensionId);
    },
    async usedBytes(extensionId) {
      const sql = 'SELECT coalesce(sum(bytes), 0) FROM guest_storage WHERE extension_id = ?';
      return db.prepare(sql).pluck<number>(extensionId) ?? 0;
    },
  };
}
