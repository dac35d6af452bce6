import type { SqlConnection } from '../connection.ts';
import type { LeaseRepository, LeaseRow } from '../port.ts';
import { json, number, Table, text } from '../table.ts';

const leases = new Table<LeaseRow>('leases', ['name'], {
  name: text,
  owner: text,
  until: number,
  details: json(),
});

export function leaseRepository(db: SqlConnection): LeaseRepository {
  return {
    async acquire(lease, now) {
      const held = leases.one(db, 'WHERE name = ?', lease.name);
      if (held !== null && held.owner !== lease.owner && held.until > now) return false;
      leases.put(db, lease);
      return true;
    },
    async release(name, owner) {
      db.prepare('DELETE FROM leases WHERE name = ? AND owner = ?').run(name, owner);
    },
    async get(name) {
      return leases.one(db, 'WHERE name = ?', name);
    },
    async list(prefix) {
      return leases.all(db, 'WHERE substr(name, 1, length(?)) = ? ORDER BY name', prefix, prefix);
    },
  };
}
