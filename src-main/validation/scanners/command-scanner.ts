import { spawn } from 'node:child_process';
import { StationError } from '../../../src-shared/errors/index.ts';
import { AUDIT_LIMITS } from '../../../src-shared/limits.ts';
import { parseVerdict, type ExternalScanner } from './port.ts';

const MAX_OUTPUT = 4 << 20;

export interface CommandScannerOptions {
  readonly name: string;
  /** Program and arguments; no shell reads them. The package comes on standard input, its digest as `WPK_DIGEST`. */
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A scanner that is a program: reads the `.wpk` from standard input and prints `{"status","findings"}` as JSON.
 * The program is killed at its timeout and when the audit is aborted.
 */
export function commandScanner(options: CommandScannerOptions): ExternalScanner {
  const { name, command } = options;
  const timeoutMs = options.timeoutMs ?? AUDIT_LIMITS.scannerMs;
  return {
    name,
    async scan(input, signal) {
      signal.throwIfAborted();
      const output = await run(
        command,
        input.bytes,
        { PATH: process.env['PATH'] ?? '', ...options.env, WPK_DIGEST: input.digest },
        timeoutMs,
        signal,
      ).catch((thrown: unknown) => {
        signal.throwIfAborted();
        throw unavailable(name, thrown);
      });
      try {
        return parseVerdict(output, name);
      } catch (thrown) {
        throw unavailable(name, thrown);
      }
    },
  };
}

export function unavailable(scanner: string, cause: unknown): StationError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0]?.slice(0, 200) : String(cause);
  return new StationError('validation.scanner-unavailable', { scanner, reason }, cause);
}

function run(
  command: readonly [string, ...string[]],
  bytes: Uint8Array,
  env: Record<string, string>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<string> {
  const [program, ...args] = command;
  return new Promise((resolve, reject) => {
    // Its own process group, so that what it started dies with it.
    const detached = process.platform !== 'win32';
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], env, detached });
    const kill = (): void => {
      if (detached && child.pid !== undefined) {
        try {
          process.kill(-child.pid, 'SIGKILL');
          return;
        } catch (thrown) {
          if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
        }
      }
      child.kill('SIGKILL');
    };
    let settled = false;
    const settle = (act: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const fail = (reason: string): void => {
      settle(() => {
        kill();
        reject(new Error(reason));
      });
    };
    const timer = setTimeout(() => fail(`it did not answer within ${timeoutMs} ms`), timeoutMs);
    const onAbort = (): void => fail('the audit was aborted');
    signal.addEventListener('abort', onAbort, { once: true });
    const chunks: Buffer[] = [];
    let size = 0;
    child.on('error', (error) => fail(error.message));
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_OUTPUT) fail('it printed too much');
      else chunks.push(chunk);
    });
    // A program that answers without reading its input to the end is no failure.
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      settle(() => {
        if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
        else reject(new Error(`it ended with ${code === null ? 'a signal' : `exit code ${code}`}`));
      });
    });
    child.stdin.end(bytes);
  });
}
