import { StationError } from '../../../src-shared/errors/index.ts';
import { hashFromHex, wholeNumber } from './merkle.ts';
import { climb, climbBorder, pathShape, readProof } from './proof-path.ts';

export interface InclusionClaim {
  /** Hex, of the leaf's own bytes: whoever takes it from somewhere else proves nothing about them. */
  readonly leafHash: string;
  readonly index: number;
  readonly size: number;
  /** Hex, from the leaf's sibling upwards. */
  readonly proof: readonly string[];
  /** Hex. */
  readonly rootHash: string;
}

/**
 * RFC 6962 section 2.1.1: the leaf is the one at `index` of the tree of `size` leaves with this root. Pure.
 * @throws trust.log-proof-malformed, trust.log-index-outside, trust.log-proof-length, trust.log-not-included
 */
export function verifyInclusion(claim: InclusionClaim): void {
  const size = wholeNumber(claim.size, 'the size of the tree');
  const index = wholeNumber(claim.index, 'the index of the leaf');
  const leaf = hashFromHex(claim.leafHash, 'the hash of the leaf');
  const root = hashFromHex(claim.rootHash, 'the root');
  if (index >= size) throw new StationError('trust.log-index-outside', { index, size });
  const { inner, border } = pathShape(index, size);
  const proof = readProof(claim.proof, inner + border);
  const found = climbBorder(climb(leaf, proof.slice(0, inner), index), proof.slice(inner));
  if (!found.equals(root)) throw new StationError('trust.log-not-included', { index, size });
}
