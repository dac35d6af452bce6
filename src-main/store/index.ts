export { backup, type BackupOptions, type BackupSummary } from './backup.ts';
export { demandTuf, RESTORED_MARK } from './backup-tuf.ts';
export { openBlobStore, type BlobStoreOptions } from './blob-store.ts';
export { BLOB_LEASE, collectBlobs, type CollectOptions } from './collect-blobs.ts';
export { digestOf } from './digest.ts';
export { runStoreChecks, type DoctorCheck } from './doctor.ts';
export { FileLock } from './file-lock.ts';
export { ledgerHash } from './ledger-hash.ts';
export { ledgerHistory } from './ledger-history.ts';
export {
  actorFingerprint,
  leafHashOf,
  logLeaf,
  recordTransition,
  textDigest,
  type Transition,
} from './log-leaf.ts';
export { renumberSearch, type RenumberOptions } from './search/index.ts';
export { hasStore, openStore, type OpenStoreOptions } from './open-store.ts';
export { peekTokens } from './peek-tokens.ts';
export { restore, type RestoreOptions, type RestoreSummary } from './restore.ts';
export { openStoreReader } from './store-reader.ts';
export { syncFolder } from './sync-file.ts';
export { verifyBackup } from './verify-backup.ts';
export { readTarEntry, readTarIndex, TarWriter, type TarEntry, type TarRefusal } from './tar-archive.ts';
export { actsInTrail, withTrail, type TrailCall } from './trail-call.ts';
export { blobPath, type BackupManifest } from './backup-manifest.ts';
export type * from './blob-port.ts';
export type * from './port.ts';
