import { createHash } from 'node:crypto';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { JsonObject } from '../../src-shared/json.ts';

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
