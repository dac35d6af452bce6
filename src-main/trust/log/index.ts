export { CompactRange } from './compact-range.ts';
export { originOf, signCheckpoint, verifyCheckpoint, type Checkpoint } from './checkpoint.ts';
export { leafHash, type Hash } from './merkle.ts';
export { verifyProofFile, writeProofFile, type ProofFile } from './proof-file.ts';
export { verifyConsistency, type ConsistencyClaim } from './verify-consistency.ts';
export { verifyInclusion, type InclusionClaim } from './verify-inclusion.ts';
