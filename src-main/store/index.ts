export { openBlobStore, digestOf, type BlobStoreOptions } from './blob-store.ts';
export { runStoreChecks, type DoctorCheck } from './doctor.ts';
export { leafHashOf, logLeaf, type LogLeaf } from './log-leaf.ts';
export { hasStore, openStore, type OpenStoreOptions } from './open-store.ts';
export type * from './blob-port.ts';
export type * from './port.ts';
