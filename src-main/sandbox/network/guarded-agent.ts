import { Agent } from 'undici';
import { StationError } from '../../../src-shared/errors/index.ts';
import { GUEST_NETWORK_LIMITS } from '../../../src-shared/limits.ts';
import { guardedLookup, type Resolve } from './guarded-lookup.ts';

export type { Resolve, ResolvedAddress } from './guarded-lookup.ts';

/** Connections to public addresses alone, looked at after the name was resolved, within a guest's limits. */
export function guardedAgent(options: {
  readonly resolve?: Resolve;
  readonly allowLoopback?: boolean;
}): Agent {
  const lookup = guardedLookup({
    ...options,
    refuse: (hostname) =>
      new StationError('sandbox.network-refused', {
        reason: `${hostname} does not have a public address`,
      }),
  });
  return new Agent({
    connect: { lookup, timeout: GUEST_NETWORK_LIMITS.timeoutMs },
    connections: 4,
    pipelining: 0,
    maxHeaderSize: GUEST_NETWORK_LIMITS.headersBytes,
    headersTimeout: GUEST_NETWORK_LIMITS.timeoutMs,
    bodyTimeout: GUEST_NETWORK_LIMITS.timeoutMs,
  });
}
