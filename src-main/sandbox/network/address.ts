import ipaddr from 'ipaddr.js';

/** All of IPv6 that is given to networks of the internet (RFC 4291 section 2.4, IANA's registry of the space). */
const GIVEN = ipaddr.IPv6.parseCIDR('2000::/3');

/** Is this a public unicast address? Loopback, private, link-local, multicast, mapped and reserved ones are not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  // A mapped address ("::ffff:10.0.0.1") has a range of its own and is refused with the rest.
  if (parsed.range() !== 'unicast') return false;
  // The old way to hold an IPv4 address ("::7f00:1", as a URL writes "::127.0.0.1") has none.
  return parsed instanceof ipaddr.IPv4 || parsed.match(GIVEN);
}

export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';
}

/** A host of a URL that is an address: `[::1]` and `127.0.0.1`, not `localhost`. */
export function addressOfHost(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : undefined;
}
