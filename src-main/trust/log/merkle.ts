import { createHash } from 'node:crypto';
import { StationError } from '../../../src-shared/errors/index.ts';

/** SHA-256 as bytes; 32 of them. */
export type Hash = Buffer;

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** RFC 6962 section 2.1: MTH({d(0)}) = SHA-256(0x00 || d(0)). */
export function leafHash(leaf: Uint8Array | string): Hash {
  return createHash('sha256').update(LEAF).update(leaf).digest();
}

/** RFC 6962 section 2.1: SHA-256(0x01 || left || right); the prefix keeps an inner node from being taken for a leaf. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** RFC 6962 section 2.1: the root of a tree without leaves is the hash of no bytes. */
export function emptyRoot(): Hash {
  return createHash('sha256').digest();
}

/** @throws trust.log-proof-malformed for anything but 64 lower-case hex digits. */
export function hashFromHex(hex: string, what: string): Hash {
  if (!/^[0-9a-f]{64}$/.test(hex))
    throw new StationError('trust.log-proof-malformed', { reason: `${what} is not a SHA-256 in hex` });
  return Buffer.from(hex, 'hex');
}

/** A size or an index that is exact as a number. @throws trust.log-proof-malformed */
export function wholeNumber(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new StationError('trust.log-proof-malformed', { reason: `${what} is not a whole number` });
  return value;
}

// Sizes go beyond 32 bits, where the bit operators of the language end.

export const half = (value: number): number => Math.floor(value / 2);
export const isOdd = (value: number): boolean => value % 2 === 1;

/** The height of the largest perfect tree that `size` leaves end with: the number of trailing zero bits. */
export function trailingZeros(size: number): number {
  let zeros = 0;
  for (let rest = size; rest > 0 && !isOdd(rest); rest = half(rest)) zeros += 1;
  return zeros;
}

export function onesOf(value: number): number {
  let ones = 0;
  for (let rest = value; rest > 0; rest = half(rest)) if (isOdd(rest)) ones += 1;
  return ones;
}

/** How many of the low bits it takes until two numbers are equal above them. */
export function differingBits(one: number, other: number): number {
  let bits = 0;
  for (let a = one, b = other; a !== b; a = half(a), b = half(b)) bits += 1;
  return bits;
}
