import type { Dispatcher } from 'undici';

/** Room for what comes in one read beyond the bound. */
const SLACK_BYTES = 128 * 1024;

/** Bytes of a body from where they arrive to whoever reads them: what came before an error is read before the error. */
class Arrivals implements AsyncIterable<Uint8Array> {
  readonly #parts: Uint8Array[] = [];
  #ended: { readonly error: Error | null } | null = null;
  #wake: () => void = () => undefined;

  push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#wake();
  }

  end(error: Error | null): void {
    this.#ended ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const part = this.#parts.shift();
      if (part !== undefined) {
        yield part;
        continue;
      }
      if (this.#ended !== null) {
        if (this.#ended.error !== null) throw this.#ended.error;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** One request's way in: what its dispatcher and stream have to be, and the bytes as they arrive. */
export interface Arriving {
  readonly dispatcher: Dispatcher;
  readonly highWaterMark: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * Reads a body of at most so many bytes without ever pausing its connection: it is counted where it arrives. A connection that is
 * reset while its body waits for the reader ends the program in an assertion of undici 7 (`finish` of a paused parser), and whoever is
 * at the other end can do that. Nor is what arrived before a reset lost: a download goes on from there.
 */
export function arriving(agent: Dispatcher, maxBytes: number, tooLarge: () => Error): Arriving {
  const bytes = new Arrivals();
  const dispatcher = agent.compose((dispatch) => (options, handler) => {
    let received = 0;
    return dispatch(options, {
      onRequestStart: (...args) => handler.onRequestStart?.(...args),
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData(controller, chunk) {
        received += chunk.byteLength;
        if (received > maxBytes) {
          controller.abort(tooLarge());
          return;
        }
        bytes.push(chunk);
        handler.onResponseData?.(controller, chunk);
      },
      onResponseEnd(...args) {
        bytes.end(null);
        handler.onResponseEnd?.(...args);
      },
      onResponseError(controller, error) {
        bytes.end(error);
        handler.onResponseError?.(controller, error);
      },
    });
  });
  return { dispatcher, highWaterMark: maxBytes + SLACK_BYTES, bytes };
}
