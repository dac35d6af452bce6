import { StationError } from '../../src-shared/errors/index.ts';
import type { JobEvent } from '../../src-shared/models/job.ts';
import type { Store } from '../store/port.ts';
import { toEvent } from './present.ts';
import { isFinal } from './transitions.ts';

/** Changes of other processes are told by the store; this is only for the case that it missed one. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Events of a job after `afterSeq`, whichever process works on it, until it has ended or the signal says stop.
 * Stopping does no harm: watch again with the last seq seen.
 * @throws jobs.not-found
 */
export async function* watchJob(
  store: Store,
  jobId: string,
  afterSeq: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<JobEvent, void, undefined> {
  const bell = new Bell(signal);
  const deaf = store.onChange(() => bell.ring());
  try {
    let seen = afterSeq;
    for (;;) {
      if (signal?.aborted === true) return;
      bell.reset();
      const { row, events } = await store.read(async (tx) => ({
        row: await tx.jobs.get(jobId),
        events: await tx.jobs.events(jobId, seen),
      }));
      if (row === null) throw new StationError('jobs.not-found', { jobId });
      for (const event of events) {
        seen = event.seq;
        yield toEvent(event);
      }
      if (isFinal(row)) return;
      await bell.wait(LOOK_AGAIN_MS);
    }
  } finally {
    deaf();
    bell.close();
  }
}

/** Remembers that it rang, so that nothing is missed between looking and waiting. */
class Bell {
  readonly #signal: AbortSignal | undefined;
  readonly #listener = (): void => this.ring();
  #rang = false;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener('abort', this.#listener);
  }

  ring(): void {
    this.#rang = true;
    this.#wake?.();
  }

  reset(): void {
    this.#rang = false;
  }

  async wait(atMostMs: number): Promise<void> {
    if (this.#rang) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMostMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#listener);
  }
}
