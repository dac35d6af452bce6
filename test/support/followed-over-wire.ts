import { afterAll, beforeAll, beforeEach } from 'vitest';
import { changingProxy, type ChangingProxy } from './changing-proxy.ts';
import { follow, follower, sharingServer, type Follower, type SharingServer } from './sharing-server.ts';

/** A server and somebody between it and a station that follows it. */
export interface FollowedOverWire {
  readonly server: SharingServer;
  readonly wire: ChangingProxy;
  readonly here: Follower;
}

/** One server and one wire for all tests of a file, and a follower of its own, which has read nothing yet, for each of them. */
export function followedOverWire(prepare?: (server: SharingServer) => Promise<void>): () => FollowedOverWire {
  let made: Omit<FollowedOverWire, 'here'> | undefined;
  let here: Follower | undefined;
  beforeAll(async () => {
    const server = await sharingServer();
    await prepare?.(server);
    made = { server, wire: await changingProxy(server.url) };
  }, 120_000);
  afterAll(async () => {
    await made?.wire.close();
    await made?.server.close();
  });
  beforeEach(async () => {
    if (made === undefined) return undefined;
    made.wire.change(null);
    const station = await follower();
    here = station;
    await follow(station, made.server, made.wire.url);
    return () => station.close();
  });
  return () => {
    if (made === undefined || here === undefined) throw new Error('the server is not up');
    return { ...made, here };
  };
}
