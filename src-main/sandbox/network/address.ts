import ipaddr from 'ipaddr.js';

/** Is this a public unicast address? Loopback, private, link-local, multicast, mapped and reserved ones are not. */
export function isPublicAddress(address: string): boolean {
  // A mapped address ("::ffff:10.0.0.1") has a range of its own and is refused with the rest.
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'unicast';
}

export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';
}

/** A host of a URL that is an address: `[::1]` and `127.0.0.1`, not `localhost`. */
export function addressOfHost(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : undefined;
}
