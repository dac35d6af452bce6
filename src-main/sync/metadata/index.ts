export type { TrustedTarget } from './find-target.ts';
export type { MetadataState, RoleState } from './metadata-state.ts';
export type { TakeLock } from './state-file.ts';
export { openMetadata, type MetadataOptions, type RemoteMetadata } from './metadata.ts';
