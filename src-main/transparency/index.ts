export {
  createTransparencyLog,
  type InclusionProof,
  type LeafName,
  type TransparencyLog,
} from './transparency-log.ts';
export type { Recomputed } from './recompute.ts';
