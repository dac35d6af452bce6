import type { Json } from '../../../src-shared/json.ts';
import type { SqlConnection } from '../connection.ts';
import type { SettingsRepository } from '../port.ts';

export function settingsRepository(db: SqlConnection): SettingsRepository {
  return {
    async get(key) {
      const value = db.prepare('SELECT value FROM settings WHERE key = ?').pluck<string>(key);
      return value === undefined ? undefined : (JSON.parse(value) as Json);
    },
    async set(key, value) {
      const sql =
        'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
      db.prepare(sql).run(key, JSON.stringify(value));
    },
    async delete(key) {
      db.prepare('DELETE FROM settings WHERE key = ?').run(key);
    },
    async all(prefix) {
      // A stretch of the primary key: areas keep a row for each of many extensions here. Nothing sorts after U+10FFFF.
      const sql = 'SELECT key, value FROM settings WHERE key >= ? AND key < ? || char(1114111) ORDER BY key';
      const rows = db.prepare(sql).all<{ key: string; value: string }>(prefix, prefix);
      return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as Json]));
    },
  };
}
