let lastMs = 0;
let sequence = 0;

/**
 * A new UUIDv7 (RFC 9562, section 5.7) as lower-case text. Ids of one process sort in the order they were made:
 * a 12-bit counter stands in `rand_a` (section 6.2, method 1); when it runs over, the time is moved on by a millisecond.
 */
export function newId(nowMs: number = Date.now()): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(10));
  if (nowMs > lastMs) {
    lastMs = nowMs;
    // Starts in the lower half, so that thousands of ids fit into one millisecond.
    sequence = (((random[0] ?? 0) << 8) | (random[1] ?? 0)) & 0x7ff;
  } else if (++sequence > 0xfff) {
    lastMs += 1;
    sequence = 0;
  }
  const time = lastMs.toString(16).padStart(12, '0');
  const variant = 0x80 | ((random[2] ?? 0) & 0x3f);
  const tail = [variant, ...random.subarray(3)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const counter = (0x7000 | sequence).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${counter}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
