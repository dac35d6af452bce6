import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that is measured, in a process of its own. */
export interface Measured {
  readonly url: string;
  /** From its start to its first answer, ms. */
  readonly startMs: number;
  /** What the process holds now, MiB. */
  residentMiB(): number;
  stop(): Promise<void>;
}

/** Starts a server and asks `path` until it answers 200. */
export async function startMeasured(
  command: readonly string[],
  options: { readonly url: string; readonly path: string; readonly env?: NodeJS.ProcessEnv },
): Promise<Measured> {
  const [program = process.execPath, ...operands] = command;
  const begins = performance.now();
  const child = spawn(program, operands, {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ${operands.join(' ')} ended before it answered`);
    const answer = await fetch(`${options.url}${options.path}`).catch(() => null);
    if (answer?.status === 200) break;
    await sleep(2);
  }
  return {
    url: options.url,
    startMs: performance.now() - begins,
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
