import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** So long after the last write it is quiet. */
const QUIET_MS = 50;
/** What has waited for longer is begun, whoever writes. */
const MOST_MS = 1_000;

/** Whether anybody writes just now: requests are waited for, audits are not. */
export interface Quiet {
  written(): void;
  /**
   * Until nothing was written for a moment, or a second has passed `since` (UTC ms).
   * @throws AbortError with the signal's reason as its cause
   */
  wait(since: number, signal: AbortSignal): Promise<void>;
}

export function createQuiet(): Quiet {
  let last = -Infinity;
  return {
    written() {
      last = performance.now();
    },
    async wait(since, signal) {
      // However the clock was set meanwhile.
      const waited = Math.max(0, Date.now() - since);
      const until = performance.now() + MOST_MS - waited;
      for (;;) {
        const now = performance.now();
        const ms = Math.min(last + QUIET_MS, until) - now;
        if (ms <= 0) return;
        await sleep(ms, undefined, { signal });
      }
    },
  };
}

/** Notes each write as it comes and as it is done; for routes behind `demandSignIn`: a stranger's requests hold nothing back. */
export function noteWrites(server: FastifyInstance, quiet: Pick<Quiet, 'written'>): void {
  server.addHook('onRequest', ({ method }, _reply, done) => {
    if (!READS.has(method)) quiet.written();
    done();
  });
  server.addHook('onResponse', ({ method }, { statusCode }, done) => {
    if (!READS.has(method) && statusCode < 400) quiet.written();
    done();
  });
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
