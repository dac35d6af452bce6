import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** So long after the last write it is quiet. */
const QUIET_MS = 50;
/** Longer than this nothing waits for it. */
const MOST_MS = 5_000;

/** Whether anybody writes just now: requests are waited for, audits are not. */
export interface Quiet {
  written(): void;
  /** Until nothing was written for a moment, for some seconds at the most. @throws the signal's reason, as an AbortError's cause */
  wait(signal: AbortSignal): Promise<void>;
}

export function createQuiet(): Quiet {
  let last = -Infinity;
  return {
    written() {
      last = performance.now();
    },
    async wait(signal) {
      const until = performance.now() + MOST_MS;
      for (;;) {
        const now = performance.now();
        const ms = Math.min(last + QUIET_MS, until) - now;
        if (ms <= 0) return;
        await sleep(ms, undefined, { signal });
      }
    },
  };
}

/** Notes each write as it comes and as it is answered. */
export function noteWrites(server: FastifyInstance, quiet: Pick<Quiet, 'written'>): void {
  server.addHook('onRequest', ({ method }, _reply, done) => {
    if (!READS.has(method)) quiet.written();
    done();
  });
  server.addHook('onResponse', ({ method }, _reply, done) => {
    if (!READS.has(method)) quiet.written();
    done();
  });
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
