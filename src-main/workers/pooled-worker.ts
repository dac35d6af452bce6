import { Worker, type ResourceLimits } from 'node:worker_threads';
import { fromErrorBody, toStationError } from '../../src-shared/errors/index.ts';
import { compiledCodeEnv } from './compiled-code.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { WorkerCrashError, WorkerDeadlineError } from './pool-errors.ts';

/** Loading a worker's modules takes about 0.1 s; a machine that needs longer than this is not going to manage. */
const START_MS = 30_000;
/** A worker deep in a native memory operation may take longer to die than its asker should wait. */
const TERMINATE_WAIT_MS = 25;

export interface TaskOptions {
  /** Wall time that the task may take, counted from the moment the worker begins it. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Asked by the worker while it works (host calls). */
  readonly onCall?: (call: unknown) => Promise<unknown>;
  /** Told by the worker while it works, without an answer. */
  readonly onNote?: (note: unknown) => void;
  readonly transfer?: readonly ArrayBuffer[];
  /** Retire the worker after this answer? Default never. */
  readonly retireAfter?: (answer: unknown) => boolean;
}

interface ActiveTask {
  readonly options: TaskOptions;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly onAbort: () => void;
  timer: NodeJS.Timeout | undefined;
  started: boolean;
}

/** One worker thread that serves tasks in turn; once it `isGone` it never serves again. */
export class PooledWorker {
  /** Comes with what the worker asks its pool to hold, null for nothing. */
  readonly ready: Promise<unknown>;
  isGone = false;
  readonly #worker: Worker;
  #active: ActiveTask | undefined;
  #isClosing = false;
  #markReady: (keep: unknown) => void = () => undefined;
  #markUnstartable: (reason: Error) => void = () => undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(
    file: URL,
    settings: {
      readonly resourceLimits?: ResourceLimits;
      readonly env?: NodeJS.ProcessEnv;
      readonly discardOutput?: boolean;
      readonly background?: boolean;
    },
  ) {
    this.ready = new Promise((resolve, reject) => {
      this.#markReady = resolve;
      this.#markUnstartable = reject;
    });
    this.#worker = new Worker(file, {
      env: { ...compiledCodeEnv(), ...settings.env },
      execArgv: [],
      workerData: { background: settings.background === true },
      stdout: settings.discardOutput === true,
      stderr: settings.discardOutput === true,
      ...(settings.resourceLimits === undefined ? {} : { resourceLimits: settings.resourceLimits }),
    });
    if (settings.discardOutput === true) {
      this.#worker.stdout.resume();
      this.#worker.stderr.resume();
    }
    this.#worker.unref();
    const startTimer = setTimeout(() => this.#crash('it did not start in time'), START_MS).unref();
    this.ready.then(
      () => clearTimeout(startTimer),
      // A worker that nobody waits for may fail to start: whoever takes it next hears of it.
      () => clearTimeout(startTimer),
    );
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#crash('its message could not be read', error));
    this.#worker.on('error', (error) => this.#crash(reasonOf(error), error));
    this.#worker.on('exit', (code) => this.#crash(`it exited with code ${code}`));
  }

  /** While held, the worker keeps the process alive. */
  hold(): void {
    this.#worker.ref();
  }

  letGo(): void {
    if (!this.#isClosing) this.#worker.unref();
  }

  async run(task: unknown, options: TaskOptions): Promise<unknown> {
    options.signal?.throwIfAborted();
    this.hold();
    try {
      return await new Promise((resolve, reject) => this.#begin(task, options, resolve, reject));
    } finally {
      this.letGo();
    }
  }

  /** Ends the thread whatever it is doing; a task that runs is rejected. */
  async close(): Promise<void> {
    // Who waits for the end must live to see it.
    this.#isClosing = true;
    this.#worker.ref();
    this.#crash('the pool was closed');
    await this.#ended;
  }

  #terminate(): Promise<unknown> {
    this.isGone = true;
    this.#ended = this.#worker.terminate();
    return this.#ended;
  }

  #begin(
    task: unknown,
    options: TaskOptions,
    resolve: (answer: unknown) => void,
    reject: (reason: unknown) => void,
  ): void {
    const onAbort = (): void => this.#kill(options.signal?.reason);
    this.#active = { options, resolve, reject, onAbort, timer: undefined, started: false };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    this.#active.timer = setTimeout(() => this.#crash('it did not begin the task in time'), START_MS);
    try {
      this.#worker.postMessage({ type: 'task', task } satisfies ToWorker, [...(options.transfer ?? [])]);
    } catch (error) {
      this.#finish()?.reject(error);
    }
  }

  #receive(message: FromWorker): void {
    const active = this.#active;
    switch (message.type) {
      case 'ready':
        this.#markReady(message.keep);
        return;
      case 'started':
        if (active !== undefined) this.#startClock(active);
        return;
      case 'call':
        if (active !== undefined) void this.#answer(active, message.callId, message.call);
        return;
      case 'note':
        active?.options.onNote?.(message.note);
        return;
      case 'done':
        if (active?.options.retireAfter?.(message.answer) === true) void this.#terminate();
        this.#finish()?.resolve(message.answer);
        return;
      case 'failed':
        this.#finish()?.reject(fromErrorBody(message.error));
    }
  }

  #startClock(active: ActiveTask): void {
    active.started = true;
    clearTimeout(active.timer);
    const { deadlineMs } = active.options;
    if (deadlineMs === undefined) return;
    active.timer = setTimeout(() => {
      // A busy main thread may find timer and answer due at once: let an answer that is already here win.
      setImmediate(() => {
        if (this.#active === active) this.#kill(new WorkerDeadlineError(deadlineMs));
      });
    }, deadlineMs);
  }

  async #answer(active: ActiveTask, callId: number, question: unknown): Promise<void> {
    let reply: ToWorker;
    try {
      const { onCall } = active.options;
      if (onCall === undefined) throw new Error('the task asked, but nobody answers');
      reply = { type: 'answer', callId, value: await onCall(question) };
    } catch (thrown) {
      reply = { type: 'refusal', callId, error: toStationError(thrown).toBody() };
    }
    if (this.#active !== active || this.isGone) return;
    this.#worker.postMessage(reply, []);
  }

  #kill(reason: unknown): void {
    const active = this.#finish();
    if (active === undefined) return;
    void this.#rejectWhenDead(active, reason);
  }

  async #rejectWhenDead(active: ActiveTask, reason: unknown): Promise<void> {
    let patience: NodeJS.Timeout | undefined;
    const waited = new Promise((resolve) => {
      patience = setTimeout(resolve, TERMINATE_WAIT_MS);
    });
    await Promise.race([this.#terminate(), waited]);
    clearTimeout(patience);
    active.reject(reason);
  }

  #crash(reason: string, cause?: unknown): void {
    if (this.isGone) return;
    const active = this.#finish();
    const outOfMemory = codeOf(cause) === 'ERR_WORKER_OUT_OF_MEMORY';
    const error = new WorkerCrashError(reason, { started: active?.started ?? false, outOfMemory }, cause);
    this.#markUnstartable(error);
    void this.#terminate();
    active?.reject(error);
  }

  #finish(): ActiveTask | undefined {
    const active = this.#active;
    this.#active = undefined;
    if (active === undefined) return undefined;
    clearTimeout(active.timer);
    active.options.signal?.removeEventListener('abort', active.onAbort);
    return active;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
