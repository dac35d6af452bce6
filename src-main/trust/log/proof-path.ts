import { StationError } from '../../../src-shared/errors/index.ts';
import { differingBits, hashFromHex, isOdd, half, nodeHash, onesOf, type Hash } from './merkle.ts';

/**
 * The shape of a path from the leaf at `index` to the root of a tree of `size` leaves (RFC 6962 section 2.1.1): `inner`
 * nodes where the path may turn either way, then `border` nodes along the right edge, where what joins is always on the left.
 */
export function pathShape(index: number, size: number): { readonly inner: number; readonly border: number } {
  const inner = differingBits(index, size - 1);
  return { inner, border: onesOf(Math.floor(index / 2 ** inner)) };
}

/** Reads the hashes of a proof. How many there must be follows from the sizes, so not one is read of a proof that is longer. @throws trust.log-proof-length, trust.log-proof-malformed */
export function readProof(proof: readonly string[], expected: number): Hash[] {
  if (proof.length !== expected)
    throw new StationError('trust.log-proof-length', { expected, actual: proof.length });
  return proof.map((hex, at) => hashFromHex(hex, `hash ${at} of the proof`));
}

/** Climbs the inner nodes: `index` says at each whether the path comes from the left or from the right. */
export function climb(seed: Hash, proof: readonly Hash[], index: number): Hash {
  let hash = seed;
  let rest = index;
  for (const other of proof) {
    hash = isOdd(rest) ? nodeHash(other, hash) : nodeHash(hash, other);
    rest = half(rest);
  }
  return hash;
}

/** The same with what joins from the left only: the root of the tree that ends at `index`. */
export function climbLeft(seed: Hash, proof: readonly Hash[], index: number): Hash {
  let hash = seed;
  let rest = index;
  for (const other of proof) {
    if (isOdd(rest)) hash = nodeHash(other, hash);
    rest = half(rest);
  }
  return hash;
}

/** Along the right edge. */
export function climbBorder(seed: Hash, proof: readonly Hash[]): Hash {
  return proof.reduce((hash, other) => nodeHash(other, hash), seed);
}
