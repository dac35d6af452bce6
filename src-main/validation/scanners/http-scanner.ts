import { AUDIT_LIMITS } from '../../../src-shared/limits.ts';
import { unavailable } from './command-scanner.ts';
import { parseVerdict, type ExternalScanner } from './port.ts';

const MAX_ANSWER = 4 << 20;

export interface HttpScannerOptions {
  readonly name: string;
  /** Where the package is posted to, as `application/octet-stream` with the header `x-wpk-digest`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** The network; the platform's own unless given. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A scanner behind an HTTP endpoint that answers `{"status","findings"}` as JSON with status 200. */
export function httpScanner(options: HttpScannerOptions): ExternalScanner {
  const { name } = options;
  const send = options.fetch ?? globalThis.fetch;
  return {
    name,
    async scan(input, signal) {
      signal.throwIfAborted();
      const timeout = AbortSignal.timeout(options.timeoutMs ?? AUDIT_LIMITS.scannerMs);
      try {
        const response = await send(options.url, {
          method: 'POST',
          headers: {
            ...options.headers,
            'content-type': 'application/octet-stream',
            'x-wpk-digest': input.digest,
          },
          body: Uint8Array.from(input.bytes),
          redirect: 'error',
          signal: AbortSignal.any([signal, timeout]),
        });
        if (response.status !== 200) throw new Error(`it answered with status ${response.status}`);
        return parseVerdict(await textOf(response), name);
      } catch (thrown) {
        signal.throwIfAborted();
        throw unavailable(
          name,
          timeout.aborted ? new Error('it did not answer in time', { cause: thrown }) : thrown,
        );
      }
    },
  };
}

async function textOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER) throw new Error('it answered too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
