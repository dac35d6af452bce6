import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

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
