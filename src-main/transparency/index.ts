export { addAttestation, bundleDigestOf } from './add-attestation.ts';
export { checkAttestations, type AttestationsDeps, type CheckedAttestation } from './attestations.ts';
export { createStatements, type RegistryKey, type Statements } from './statements.ts';
export {
  createTransparencyLog,
  type InclusionProof,
  type LeafName,
  type TransparencyLog,
} from './transparency-log.ts';
export type { Recomputed } from './recompute.ts';
