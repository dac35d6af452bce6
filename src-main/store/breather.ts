import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** How long store work may keep the event loop from timers and I/O. */
const TURN_MS = 8;
/** How long a busy writer then stands back: other processes look for a free moment every few milliseconds. */
const GAP_MS = 3;

/**
 * Lets others have their turn. A store call that need not wait for anybody ends without one, so a loop of thousands
 * of them would stop everything else in this process until its end, and keep other processes from ever writing.
 */
export class Breather {
  /** When the first work of this turn of the event loop began. */
  #since: number | null = null;

  async pause(isWriter: boolean): Promise<void> {
    const now = performance.now();
    if (this.#since === null) {
      this.#since = now;
      setImmediate(() => {
        this.#since = null;
      }).unref();
      return;
    }
    if (now - this.#since <= TURN_MS) return;
    await (isWriter ? sleep(GAP_MS) : nextTurn());
  }
}
