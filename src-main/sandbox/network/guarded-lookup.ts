import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isLoopback, isPublicAddress } from './address.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** Answers every address of a host name. */
export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

const resolveWithSystem: Resolve = (hostname) => systemLookup(hostname, { all: true, verbatim: true });

/**
 * Looks at the addresses after the name was resolved and gives the connection exactly those, so that a name that answers
 * differently the second time (DNS rebinding) gains nothing. One bad address refuses the whole name, with what `refuse` makes.
 */
export function guardedLookup(options: {
  readonly resolve?: Resolve | undefined;
  readonly allowLoopback?: boolean;
  readonly refuse: (hostname: string) => Error;
}): LookupFunction {
  const resolve = options.resolve ?? resolveWithSystem;
  const isAllowed = (address: string): boolean =>
    isPublicAddress(address) || (options.allowLoopback === true && isLoopback(address));
  return (hostname, settings, callback) => {
    void (async () => {
      try {
        const addresses = await resolve(hostname);
        const first = addresses[0];
        if (first === undefined) throw new Error(`${hostname} has no address`);
        if (!addresses.every(({ address }) => isAllowed(address))) throw options.refuse(hostname);
        if (settings.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), '', 0);
      }
    })();
  };
}
