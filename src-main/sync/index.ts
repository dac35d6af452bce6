export { syncByItself } from './automatic.ts';
export { createSync, type CreateSyncDeps } from './create-sync.ts';
export { statingRegistry, type Evidence } from './evidence.ts';
export type { FetchPhase } from './fetch-version.ts';
export type { Sync } from './port.ts';
export type { PullPhase } from './pull-steps.ts';
export { statementsOf } from './statements.ts';
export type { SyncOutcome } from './sync-remote.ts';
