import type { Json, JsonObject } from '../../src-shared/json.ts';
import type { Tx } from '../store/port.ts';

/** What a handler is given for one attempt. */
export interface JobContext {
  readonly jobId: string;
  readonly input: JsonObject;
  /** 1 for the first attempt. */
  readonly attempt: number;
  readonly actor: string;
  /** When the job was written down, UTC milliseconds. */
  readonly createdAt: number;
  /** Aborted with `jobs.cancelled`, `jobs.closing` or `jobs.lease-lost` as its reason. */
  readonly signal: AbortSignal;
  /**
   * Says how far the work is, 0 to 1, and what it does. Written about twenty times a second at most; the last one always.
   * Throws the signal's reason once the job is to stop.
   */
  progress(fraction: number, phase: string): Promise<void>;
  /**
   * Call it in the transaction that makes the effect: an attempt whose lease went to another process cannot write then.
   * @throws jobs.lease-lost
   */
  fence(tx: Tx): Promise<void>;
}

/**
 * The work of one kind of job. It may be started again after a crash, with the same input and a higher `attempt`, while the
 * effects of the earlier attempt are partly there: it has to bring them to the end, not make them twice.
 */
export type JobHandler = (context: JobContext) => Promise<Json>;

/** Thrown by a handler whose work may succeed later: the job waits and is attempted again. */
export class RetryJob extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
    this.name = 'RetryJob';
  }
}
