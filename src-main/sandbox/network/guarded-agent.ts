import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import { StationError } from '../../../src-shared/errors/index.ts';
import { GUEST_NETWORK_LIMITS } from '../../../src-shared/limits.ts';
import { isLoopback, isPublicAddress } from './address.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Answers every address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

const resolveWithSystem: Resolve = (hostname) => systemLookup(hostname, { all: true, verbatim: true });

/**
 * Connections that look at the address after the name was resolved and then use exactly that address, so that a name
 * that answers differently the second time (DNS rebinding) gains nothing. One bad address refuses the whole name.
 */
export function guardedAgent(options: {
  readonly resolve?: Resolve;
  readonly allowLoopback?: boolean;
}): Agent {
  const resolve = options.resolve ?? resolveWithSystem;
  const isAllowed = (address: string): boolean =>
    isPublicAddress(address) || (options.allowLoopback === true && isLoopback(address));

  const lookup: LookupFunction = (hostname, settings, callback) => {
    void (async () => {
      try {
        const addresses = await resolve(hostname);
        const first = addresses[0];
        if (first === undefined) throw new Error(`${hostname} has no address`);
        if (!addresses.every(({ address }) => isAllowed(address))) {
          throw new StationError('sandbox.network-refused', {
            reason: `${hostname} does not have a public address`,
          });
        }
        if (settings.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), '', 0);
      }
    })();
  };
  return new Agent({
    connect: { lookup, timeout: GUEST_NETWORK_LIMITS.timeoutMs },
    connections: 4,
    pipelining: 0,
    maxHeaderSize: GUEST_NETWORK_LIMITS.headersBytes,
    headersTimeout: GUEST_NETWORK_LIMITS.timeoutMs,
    bodyTimeout: GUEST_NETWORK_LIMITS.timeoutMs,
  });
}
