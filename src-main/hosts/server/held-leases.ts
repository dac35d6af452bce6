import type { Socket } from 'node:net';
import type { Lease } from './tenants.ts';

/**
 * The leases of the requests that are under way, by connection: where a connection ends, an answer may be left that neither
 * finishes nor closes, such as one that waits for those before it. One listener a connection, none a request: what a request
 * leaves stays young garbage.
 */
export interface HeldLeases {
  /** Holds a lease until it is released or the connection ends. False where that ended already: the lease is released. */
  hold(connection: Socket, lease: Lease): boolean;
  release(connection: Socket, lease: Lease): void;
}

export function holdLeases(): HeldLeases {
  const byConnection = new WeakMap<Socket, Set<Lease>>();
  return {
    hold(connection, lease) {
      if (connection.destroyed) {
        lease.release();
        return false;
      }
      let held = byConnection.get(connection);
      if (held === undefined) {
        const leases = new Set<Lease>();
        connection.once('close', () => {
          for (const one of leases) one.release();
        });
        byConnection.set(connection, (held = leases));
      }
      held.add(lease);
      return true;
    },
    release(connection, lease) {
      lease.release();
      byConnection.get(connection)?.delete(lease);
    },
  };
}
