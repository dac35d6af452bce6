import { StationError } from '../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';

export interface BodyBounds {
  readonly url: string;
  readonly maxBytes: number;
  /** What the head promised; null where it promised nothing. */
  readonly contentLength: number | null;
  /** How long a body may take before its speed is looked at. */
  readonly graceMs: number;
  readonly now: () => number;
  readonly failed: (thrown: unknown) => unknown;
  readonly received: (bytes: number) => void;
  /** Called at the end, whatever it is. */
  readonly stop: () => void;
}

/** A body that ends with a code where it is too large, too slow or shorter than was promised. */
export async function* boundedBody(
  body: AsyncIterable<Uint8Array>,
  bounds: BodyBounds,
): AsyncGenerator<Uint8Array> {
  const { maxBytes, contentLength, now } = bounds;
  const url = bounds.url.split('?')[0] ?? bounds.url;
  const begun = now();
  let received = 0;
  const parts = body[Symbol.asyncIterator]();
  try {
    if (contentLength !== null && contentLength > maxBytes)
      throw new StationError('sync.too-large', { url, maxBytes });
    for (;;) {
      const next = await parts.next().catch((thrown: unknown) => {
        throw bounds.failed(thrown);
      });
      if (next.done === true) break;
      received += next.value.byteLength;
      bounds.received(next.value.byteLength);
      if (received > maxBytes) throw new StationError('sync.too-large', { url, maxBytes });
      const elapsed = now() - begun;
      if (elapsed > bounds.graceMs && received < (elapsed / 1000) * SYNC_LIMITS.slowestBytesPerSecond)
        throw new StationError('sync.too-slow', { url });
      yield next.value;
    }
    if (contentLength !== null && received < contentLength)
      throw new StationError('sync.cut-short', { url, received, expected: contentLength });
  } finally {
    // Whoever stops reading leaves no connection half read.
    bounds.stop();
  }
}
