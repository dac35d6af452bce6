import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { textDigest } from './digest.ts';
import type { Tx } from './port.ts';

/** A log leaf as it is stored: RFC 8785 text and its RFC 6962 hash. */
export interface LogLeaf {
  readonly leaf: string;
  /** Hex. */
  readonly leafHash: string;
}

/** @throws TypeError for a value that has no canonical form. */
export function logLeaf(value: JsonObject): LogLeaf {
  const leaf = canonicalJson(value);
  return { leaf, leafHash: leafHashOf(leaf) };
}

/** RFC 6962 section 2.1: sha256(0x00 || leaf); the prefix keeps a leaf from being taken for an inner node. */
export function leafHashOf(leaf: string): string {
  return createHash('sha256').update(Uint8Array.of(0)).update(leaf, 'utf8').digest('hex');
}

/** One transition as the log has it. */
export interface Transition {
  /** `area.what-happened`. */
  readonly type: string;
  /** Who did it; null where the station itself did. */
  readonly userId: string | null;
  /** Ids, digests, states, counts. Never a text that a person wrote: see `textDigest`. */
  readonly facts: JsonObject;
}

/** Appends the leaf of one transition, in the transaction that makes it. The log is public, so people appear as fingerprints only. */
export async function recordTransition(
  tx: Tx,
  { type, userId, facts }: Transition,
  at: number,
): Promise<void> {
  const actor = userId === null ? null : actorFingerprint(userId);
  await tx.log.append({ leafVersion: 1, type, at: new Date(at).toISOString(), actor, ...facts }, at);
}

/** A key's fingerprint stands for itself; any other user id (a token's `sub` may be an address) is hashed. */
export function actorFingerprint(userId: string): string {
  return /^sha256:[0-9a-f]{64}$/.test(userId) ? userId : textDigest(`marketplace-station actor\n${userId}`);
}
