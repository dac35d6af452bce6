import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { openRemoteHttp } from '../../src-main/sync/http.ts';
import type { RemoteHttp } from '../../src-main/sync/http-port.ts';
import type { Station } from '../../src-main/station.ts';

/** A person's root key. */
export function ed25519(): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  return generateKeyPairSync('ed25519');
}

/** Root keys of three people, two of whom suffice; the repository of the station is published under them. */
export async function initialised(
  { tuf }: Station,
  bits = 2,
): Promise<readonly { readonly publicKey: KeyObject; readonly privateKey: KeyObject }[]> {
  const people = [ed25519(), ed25519(), ed25519()];
  const rootKeys = people.map(({ publicKey }) => publicKey);
  await tuf.init({ rootKeys, threshold: 2, name: 'Acme', bits, replace: false });
  for (const { privateKey } of people.slice(0, 2)) await tuf.sign('root', privateKey);
  return people;
}

/** The way to a server on this machine. */
export function wayTo(url: string, authorization: string): RemoteHttp {
  const token = authorization.slice('Bearer '.length);
  return openRemoteHttp({ url, token: () => Promise.resolve(token) });
}
