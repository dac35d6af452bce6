import { StationError } from '../../../src-shared/errors/index.ts';
import { emptyRoot, half, hashFromHex, isOdd, nodeHash, onesOf, wholeNumber, type Hash } from './merkle.ts';

/**
 * A tree as short as it can be kept and still grow: the roots of the perfect trees that it consists of, largest first
 * (RFC 6962 section 2.1 splits at the largest power of two). Whoever keeps one can follow a log leaf by leaf.
 */
export class CompactRange {
  #size: number;
  readonly #hashes: Hash[];

  private constructor(size: number, hashes: Hash[]) {
    this.#size = size;
    this.#hashes = hashes;
  }

  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /** @throws trust.log-proof-malformed, trust.log-proof-length where there are not as many hashes as the size has one bits */
  static fromHashes(size: number, hashes: readonly string[]): CompactRange {
    const expected = onesOf(wholeNumber(size, 'the size of the tree'));
    if (hashes.length !== expected)
      throw new StationError('trust.log-proof-length', { expected, actual: hashes.length });
    return new CompactRange(
      size,
      hashes.map((hex, at) => hashFromHex(hex, `hash ${at} of the frontier`)),
    );
  }

  get size(): number {
    return this.#size;
  }

  /** Takes the next leaf in, by its hash (hex). `made` is told of each inner node that became complete by it. @throws trust.log-proof-malformed */
  append(leafHash: string, made?: (level: number, index: number, hash: Hash) => void): void {
    let hash = hashFromHex(leafHash, 'the hash of the leaf');
    let index = this.#size;
    for (let level = 1; isOdd(index); level += 1) {
      // An odd index has a perfect tree of the same height on its left.
      hash = nodeHash(this.#hashes.pop() as Hash, hash);
      index = half(index);
      made?.(level, index, hash);
    }
    this.#hashes.push(hash);
    this.#size += 1;
  }

  /** Hex. */
  root(): string {
    const last = this.#hashes.at(-1);
    if (last === undefined) return emptyRoot().toString('hex');
    return this.#hashes
      .slice(0, -1)
      .reduceRight((right, left) => nodeHash(left, right), last)
      .toString('hex');
  }

  /** Hex, largest tree first. */
  hashes(): string[] {
    return this.#hashes.map((hash) => hash.toString('hex'));
  }
}
