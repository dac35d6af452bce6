import { StationError } from '../../../src-shared/errors/index.ts';
import { emptyRoot, hashFromHex, trailingZeros, wholeNumber, type Hash } from './merkle.ts';
import { climb, climbBorder, climbLeft, pathShape, readProof } from './proof-path.ts';

export interface ConsistencyClaim {
  readonly fromSize: number;
  /** Hex. */
  readonly fromRoot: string;
  readonly toSize: number;
  /** Hex. */
  readonly toRoot: string;
  /** Hex. */
  readonly proof: readonly string[];
}

/**
 * RFC 6962 section 2.1.2: the larger tree begins with all leaves of the smaller one, in their order. Pure.
 * @throws trust.log-proof-malformed, trust.log-size-shrank, trust.log-proof-length, trust.log-inconsistent
 */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const fromSize = wholeNumber(claim.fromSize, 'the size of the older tree');
  const toSize = wholeNumber(claim.toSize, 'the size of the newer tree');
  const fromRoot = hashFromHex(claim.fromRoot, 'the older root');
  const toRoot = hashFromHex(claim.toRoot, 'the newer root');
  if (toSize < fromSize) throw new StationError('trust.log-size-shrank', { fromSize, toSize });
  const demand = (found: Hash, root: Hash): void => {
    if (!found.equals(root)) throw new StationError('trust.log-inconsistent', { fromSize, toSize });
  };
  if (fromSize === 0 || fromSize === toSize) {
    readProof(claim.proof, 0);
    if (fromSize === 0) demand(emptyRoot(), fromRoot);
    if (toSize === fromSize) demand(fromRoot, toRoot);
    return;
  }
  // The proof starts at the largest perfect tree that the older one ends with (SUBPROOF with b = true leaves it out).
  const height = trailingZeros(fromSize);
  const isPerfect = fromSize === 2 ** height;
  const shape = pathShape(fromSize - 1, toSize);
  const inner = shape.inner - height;
  const proof = readProof(claim.proof, (isPerfect ? 0 : 1) + inner + shape.border);
  const seed = isPerfect ? fromRoot : (proof.shift() as Hash);
  const index = Math.floor((fromSize - 1) / 2 ** height);
  const [turns, border] = [proof.slice(0, inner), proof.slice(inner)];
  demand(climbBorder(climbLeft(seed, turns, index), border), fromRoot);
  demand(climbBorder(climb(seed, turns, index), border), toRoot);
}
