import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { Json } from '../../src-shared/json.ts';
import type { Manifest } from '../../src-shared/models/manifest.ts';

/** About three milliseconds of hashing. */
const SLICE_BYTES = 2 * 1024 * 1024;

/** `sha256:<hex>` of bytes. Large ones are hashed a slice at a time, so that everything else goes on meanwhile. */
export async function digestOf(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < bytes.byteLength; from += SLICE_BYTES) {
    if (from > 0) await nextTurn();
    hash.update(bytes.subarray(from, from + SLICE_BYTES));
  }
  return `sha256:${hash.digest('hex')}`;
}

/** SHA-256 of a small file, in hex: the form that file lists and TUF metadata have. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `sha256:<hex>` of a text as UTF-8. Ties a text (reason, evidence, review) to the log without publishing it. */
export function textDigest(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/** `sha256:<hex>` of a value's RFC 8785 form. @throws TypeError for a value that has no canonical form. */
export function jsonDigest(value: Json): string {
  return textDigest(canonicalJson(value));
}

/** `sha256:<hex>` of a manifest's RFC 8785 form, its absent fields left out: what signed metadata names it by. */
export function manifestJsonDigest(manifest: Manifest): string {
  return jsonDigest(JSON.parse(JSON.stringify(manifest)) as Json);
}
