/** The task was still running at its deadline; its worker was terminated. */
export class WorkerDeadlineError extends Error {
  readonly deadlineMs: number;

  constructor(deadlineMs: number) {
    super(`The task was stopped at its deadline of ${deadlineMs} ms.`);
    this.name = 'WorkerDeadlineError';
    this.deadlineMs = deadlineMs;
  }
}

/** The worker ended or failed by itself before it answered. `started` tells whether the task had begun. */
export class WorkerCrashError extends Error {
  readonly started: boolean;
  readonly outOfMemory: boolean;

  constructor(
    reason: string,
    facts: { readonly started: boolean; readonly outOfMemory: boolean },
    cause?: unknown,
  ) {
    super(`The worker ended before it answered: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'WorkerCrashError';
    this.started = facts.started;
    this.outOfMemory = facts.outOfMemory;
  }
}
