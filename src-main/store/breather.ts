import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long store work may keep the event loop from timers and I/O. */
const TURN_MS = 8;

/**
 * Lets the event loop have its turn. A store call that need not wait for anybody ends without one, so a loop of
 * thousands of them would otherwise stop everything else in the process until its end.
 */
export class Breather {
  /** When the first work of this turn of the event loop began. */
  #since: number | null = null;

  async pause(): Promise<void> {
    const now = performance.now();
    if (this.#since === null) {
      this.#since = now;
      setImmediate(() => {
        this.#since = null;
      }).unref();
      return;
    }
    if (now - this.#since > TURN_MS) await nextTurn();
  }
}
