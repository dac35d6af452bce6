import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that is measured, in a process of its own. */
export interface Measured {
  readonly url: string;
  /** From its start to its first answer, ms. */
  readonly startMs: number;
  /** From its start to its word that it is ready, ms. */
  readonly readyMs: number;
  /** What the process holds now, MiB. */
  residentMiB(): number;
  stop(): Promise<void>;
}

/** Starts a server and asks `first` until it answers 200, then `ready`. */
export async function startMeasured(
  command: readonly string[],
  options: {
    readonly url: string;
    readonly first: string;
    readonly ready: string;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<Measured> {
  const [program = process.execPath, ...operands] = command;
  const begins = performance.now();
  const child = spawn(program, operands, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const answered = async (path: string): Promise<number> => {
    for (;;) {
      if (child.exitCode !== null)
        throw new Error(`${program} ${operands.join(' ')} ended before it answered`);
      // Nobody listens yet.
      const answer = await fetch(`${options.url}${path}`).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.status === 200) return performance.now() - begins;
      await sleep(2);
    }
  };
  const startMs = await answered(options.first);
  const readyMs = options.ready === options.first ? startMs : await answered(options.ready);
  return {
    url: options.url,
    startMs,
    readyMs,
    residentMiB() {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1_024;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
}
