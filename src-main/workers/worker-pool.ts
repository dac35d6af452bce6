import type { ResourceLimits } from 'node:worker_threads';
import { PooledWorker, type TaskOptions } from './pooled-worker.ts';
import { workerPath, type WorkerName } from './worker-path.ts';

export interface PoolOptions {
  /** A worker of the table in worker-path.ts, or a file of one's own (tests). */
  readonly worker: WorkerName | URL;
  /** How many tasks run at once. */
  readonly size: number;
  /** Pre-warmed spares, kept once `warm` was called. Default 0. */
  readonly spares?: number;
  readonly resourceLimits?: ResourceLimits;
  /** The worker's environment; empty unless given, but for where compiled code is kept. */
  readonly env?: NodeJS.ProcessEnv;
  /** Throws away what the workers print; for workers whose libraries print what foreign code did. */
  readonly discardOutput?: boolean;
  /** For work that nobody waits for: its threads get the processor when others have no use for it (Linux alone). */
  readonly background?: boolean;
  /** A worker that nobody needed for so long ends, and with it the memory it holds; spares stay. Default 20 s. */
  readonly idleMs?: number;
}

const IDLE_MS = 20_000;

/**
 * A small pool of worker threads that can be killed. Tasks queue in order. An idle pool does not keep the process
 * alive. A killed, crashed or retired worker is replaced when it is needed, or at once where spares are kept.
 */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #file: URL;
  /** The one that has been idle the longest first. */
  readonly #idle: PooledWorker[] = [];
  readonly #alive = new Set<PooledWorker>();
  readonly #queue: Array<() => void> = [];
  #busy = 0;
  #restTimer: NodeJS.Timeout | undefined;
  #warm = false;
  /** What the first worker that started asked to have held, if anything. */
  readonly #kept: unknown[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#file = options.worker instanceof URL ? options.worker : workerPath(options.worker);
  }

  /**
   * Runs one task and answers what the worker's handler answered.
   * @throws StationError what the handler threw; WorkerDeadlineError; WorkerCrashError; the signal's reason.
   */
  async run<Answer>(task: unknown, options: TaskOptions = {}): Promise<Answer> {
    await this.#turn(options.signal);
    let worker: PooledWorker | undefined;
    try {
      worker = this.#take();
      this.#keepSpares();
      worker.hold();
      await worker.ready;
      return (await worker.run(task, options)) as Answer;
    } finally {
      this.#release(worker);
    }
  }

  /** Starts the spares (at least one worker) now and answers when they are ready. */
  async warm(): Promise<void> {
    if (this.#closed) return;
    this.#warm = true;
    this.#keepSpares();
    if (this.#alive.size === 0) this.#idle.push(this.#spawn());
    this.#restLater();
    const starting = [...this.#idle];
    for (const worker of starting) worker.hold();
    try {
      await Promise.all(starting.map((worker) => worker.ready));
    } finally {
      for (const worker of starting) if (this.#idle.includes(worker)) worker.letGo();
    }
  }

  /** Ends every worker; tasks that run are rejected, later ones too. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restTimer);
    const workers = [...this.#alive];
    this.#alive.clear();
    this.#idle.length = 0;
    for (const next of this.#queue.splice(0)) next();
    await Promise.all(workers.map((worker) => worker.close()));
  }

  async #turn(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    this.#refuseWhenClosed();
    if (this.#busy < this.#options.size) {
      this.#busy += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const next = (): void => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        const at = this.#queue.indexOf(next);
        if (at >= 0) this.#queue.splice(at, 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#queue.push(next);
    });
    this.#refuseWhenClosed();
  }

  /** Takes the worker that has been idle the longest: it had the most time to prepare itself. */
  #take(): PooledWorker {
    for (let worker = this.#idle.shift(); worker !== undefined; worker = this.#idle.shift()) {
      if (!worker.isGone) return worker;
      this.#alive.delete(worker);
    }
    return this.#spawn();
  }

  #release(worker: PooledWorker | undefined): void {
    if (worker !== undefined) {
      worker.letGo();
      if (worker.isGone || this.#closed) this.#alive.delete(worker);
      else this.#idle.push(worker);
    }
    const next = this.#queue.shift();
    // The turn is handed on: `#busy` stays as it is.
    if (next === undefined) this.#busy -= 1;
    else next();
    this.#keepSpares();
    this.#restLater();
  }

  /** Begins anew with each task: a pool at work keeps all of its workers. */
  #restLater(): void {
    if (this.#closed) return;
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => this.#rest(), this.#options.idleMs ?? IDLE_MS).unref();
  }

  #rest(): void {
    const spares = this.#warm ? (this.#options.spares ?? 0) : 0;
    for (const worker of this.#idle.splice(0, Math.max(0, this.#idle.length - spares))) {
      this.#alive.delete(worker);
      void worker.close();
    }
  }

  #keepSpares(): void {
    if (!this.#warm || this.#closed) return;
    const missing = (this.#options.spares ?? 0) - this.#idle.filter((worker) => !worker.isGone).length;
    for (
      let n = 0;
      n < missing && this.#alive.size < this.#options.size + (this.#options.spares ?? 0);
      n += 1
    ) {
      this.#idle.push(this.#spawn());
    }
  }

  #spawn(): PooledWorker {
    const worker = new PooledWorker(this.#file, this.#options);
    this.#alive.add(worker);
    void this.#holdKept(worker);
    return worker;
  }

  async #holdKept(worker: PooledWorker): Promise<void> {
    try {
      const keep = await worker.ready;
      if (keep !== null && this.#kept.length === 0) this.#kept.push(keep);
    } catch {
      // It did not start: whoever takes it hears of it, and the next one may have something to hold.
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new Error('The worker pool is closed.');
  }
}
