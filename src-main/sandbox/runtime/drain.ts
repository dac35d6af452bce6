import type { QuickJSRuntime } from 'quickjs-emscripten';
import type { Budget } from './budget.ts';

/** Jobs run between two looks at the clock. */
const SLICE_JOBS = 128;
/** After this long the worker's event loop gets a turn, so that answers of the host arrive. */
const YIELD_MS = 5;

export interface DrainPort {
  readonly runtime: QuickJSRuntime;
  readonly budget: Budget;
  /** Queues one job that calls `onMark` of this drain. */
  mark(): void;
  isSettled(): boolean;
  /** Host calls that were not answered yet. */
  openCalls(): number;
  /** Resolves when a host call was answered, at the latest after `ms`. */
  nextAnswer(ms: number): Promise<void>;
}

/**
 * Runs the guest's promise jobs until the run settled, is spent, or has nothing left to do.
 *
 * How many jobs are queued at one moment cannot be asked. The queue is first in, first out, so a mark put at its
 * end is reached after exactly the jobs that were queued at that moment, and those can be counted.
 */
export class Drain {
  readonly #port: DrainPort;
  #marked = false;
  #sinceMark = 0;

  constructor(port: DrainPort) {
    this.#port = port;
  }

  onMark(): void {
    this.#marked = false;
  }

  async run(): Promise<void> {
    const { runtime, budget } = this.#port;
    let turnBegan = budget.elapsedMs;
    this.#putMark();
    while (!this.#port.isSettled() && !budget.isSpent) {
      if (runtime.hasPendingJob()) {
        this.#slice();
        if (this.#port.openCalls() > 0 && budget.elapsedMs - turnBegan > YIELD_MS) {
          await new Promise((resolve) => setImmediate(resolve));
          turnBegan = budget.elapsedMs;
        }
      } else if (this.#port.openCalls() > 0) {
        await this.#port.nextAnswer(budget.remainingMs);
        turnBegan = budget.elapsedMs;
      } else {
        return;
      }
    }
  }

  #slice(): void {
    const { runtime, budget } = this.#port;
    const wasMarked = this.#marked;
    const done = runtime.executePendingJobs(SLICE_JOBS);
    // A job ends with an error only when it was interrupted or ran out of memory: the budget and the instance know.
    if (done.error) {
      done.error.dispose();
      this.#sinceMark += 1;
    } else {
      this.#sinceMark += done.value;
    }
    if (this.#marked && this.#sinceMark > budget.limits.pendingJobs) budget.exceed('pendingJobs');
    if (!this.#marked && !wasMarked && runtime.hasPendingJob() && !this.#port.isSettled()) this.#putMark();
  }

  #putMark(): void {
    this.#marked = true;
    this.#sinceMark = 0;
    this.#port.mark();
  }
}
