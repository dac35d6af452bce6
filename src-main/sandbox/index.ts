export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export {
  defaultLimits,
  limitsFor,
  type GuestCall,
  type GuestFetchAnswer,
  type GuestFetchInit,
  type GuestProgram,
  type HostServices,
  type RunRequest,
  type SandboxLimits,
} from './ports.ts';
export { guestProgram, isScript, scriptsOf, type GuestCode } from './guest-program.ts';
export { dryRunHost, type DryRunEffects } from './dry-run-host.ts';
export { memoryStorage } from './memory-storage.ts';
export { importBarsCsv } from './market-data/import-csv.ts';
export { SYNTHETIC_RANGE, syntheticMarketData, type MarketDataSet } from './market-data/synthetic.ts';
export { createGuardedFetch, type GuardedFetchOptions } from './network/guarded-fetch.ts';
export { createGuardedPost, type GuardedPost, type PostAnswer } from './network/guarded-post.ts';
export { guardedLookup, type Resolve, type ResolvedAddress } from './network/guarded-lookup.ts';
export { addressOfHost, isLoopback, isPublicAddress } from './network/address.ts';
