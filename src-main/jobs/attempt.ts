import { StationError, toStationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import type { JobRow, Store, Tx } from '../store/port.ts';
import { RetryJob, type JobHandler } from './handler.ts';
import { Throttle } from './throttle.ts';
import { MAX_ATTEMPTS, type JobTiming } from './timing.ts';
import { cancelled, done, failed, givenUp, released, waiting, write } from './transitions.ts';

export interface AttemptParts {
  readonly store: Store;
  readonly now: () => number;
  readonly timing: JobTiming;
  readonly retryable: ReadonlySet<ErrorCode>;
  /** Told what went wrong around a job without being the job's own failure. */
  readonly onTrouble: (error: StationError) => void;
}

/**
 * One attempt at a job by this process. It writes nothing once its lease has gone to another process: every write looks, in
 * its own transaction, whether the row still is this attempt's.
 */
export class Attempt {
  readonly #parts: AttemptParts;
  readonly #row: JobRow;
  readonly #stop = new AbortController();
  readonly #progress: Throttle<{ readonly progress: number; readonly phase: string }>;
  #leaseUntil: number;

  constructor(row: JobRow, parts: AttemptParts) {
    this.#row = row;
    this.#parts = parts;
    this.#leaseUntil = row.leaseUntil ?? 0;
    this.#progress = new Throttle(parts.timing.progressMs, (latest) => this.#renew(latest), this.#trouble);
  }

  cancel(): void {
    this.#stop.abort(new StationError('jobs.cancelled', { jobId: this.#row.id }));
  }

  /** Asks the handler to stop; the job is given back to whoever opens the home next. */
  release(): void {
    this.#stop.abort(new StationError('jobs.closing', { jobId: this.#row.id }));
  }

  /** Works to the end of the attempt and writes how it ended. Never rejects. Answers when to try again, if at all. */
  async run(handler: JobHandler): Promise<{ readonly againAt: number | null }> {
    const beat = setInterval(
      () => void this.#renew(null).catch(this.#trouble),
      this.#parts.timing.heartbeatMs,
    );
    try {
      const end = await this.#work(handler);
      await this.#progress.flush();
      const row = await this.#parts.store.transaction(async (tx) => {
        const current = await this.#own(tx);
        return current === null ? null : write(tx, end(current), this.#parts.now());
      });
      return { againAt: row?.state === 'running' ? row.leaseUntil : null };
    } catch (thrown) {
      // The row stays ours until the lease ends; then it is attempted again, here or elsewhere.
      this.#trouble(thrown);
      return { againAt: this.#leaseUntil };
    } finally {
      clearInterval(beat);
      this.#progress.stop();
    }
  }

  /** Runs the handler and answers what becomes of the row. */
  async #work(handler: JobHandler): Promise<(row: JobRow) => JobRow> {
    const { id: jobId, input, attempts: attempt, actor, createdAt } = this.#row;
    const { signal } = this.#stop;
    const { now } = this.#parts;
    try {
      const result = await handler({
        jobId,
        input,
        attempt,
        actor,
        createdAt,
        signal,
        progress: async (fraction, phase) => {
          signal.throwIfAborted();
          await this.#progress.push({ progress: Math.min(1, Math.max(0, fraction)), phase });
        },
        fence: async (tx) => {
          if ((await this.#own(tx)) === null) throw new StationError('jobs.lease-lost', { jobId });
        },
      });
      // What is done is done, even when somebody asked to stop meanwhile.
      return (row) => done(row, result ?? null, now());
    } catch (thrown) {
      return this.#afterError(thrown);
    }
  }

  #afterError(thrown: unknown): (row: JobRow) => JobRow {
    const { now, timing, retryable } = this.#parts;
    const reason: unknown = this.#stop.signal.reason;
    if (reason instanceof StationError) {
      if (reason.code === 'jobs.cancelled') return (row) => cancelled(row, reason, now());
      // A lease that only seemed lost: the attempt ends all the same, and the job goes on with the next one.
      if (reason.code === 'jobs.closing' || reason.code === 'jobs.lease-lost') return released;
    }
    const error = toStationError(thrown instanceof RetryJob ? thrown.cause : thrown);
    const mayRetry = thrown instanceof RetryJob || retryable.has(error.code);
    // What nobody foresaw may go well when the program is mended; a refusal stays one.
    if (!mayRetry) return (row) => (error.code === 'internal' ? givenUp : failed)(row, error, now());
    const left = this.#row.maxAttempts - this.#row.attempts;
    if (left <= 0) return (row) => givenUp(row, error, now());
    const delay = timing.retryMs * 2 ** (MAX_ATTEMPTS - 1 - left);
    return (row) => waiting(row, now() + delay, error.message);
  }

  /** Renews the lease, writes progress when there is some, and hears of a cancel that another process asked for. */
  async #renew(latest: { readonly progress: number; readonly phase: string } | null): Promise<void> {
    const { store, now, timing } = this.#parts;
    try {
      const row = await store.transaction(
        async (tx) => {
          const current = await this.#own(tx);
          if (current === null) return null;
          const renewed = { ...current, ...latest, leaseUntil: now() + timing.leaseMs };
          if (latest !== null) return write(tx, renewed, now());
          await tx.jobs.update(renewed);
          return renewed;
        },
        // How far it was is nothing to a machine that comes up anew.
        { synchronousCommit: false },
      );
      if (row === null) this.#lose();
      else this.#leaseUntil = row.leaseUntil ?? 0;
      if (row?.cancelRequested === true) this.cancel();
    } catch (thrown) {
      // One missed beat is no harm; a lease that ended may be somebody else's by now.
      if (now() >= this.#leaseUntil) this.#lose();
      throw thrown;
    }
  }

  /** The row, while it is this attempt's. */
  async #own(tx: Tx): Promise<JobRow | null> {
    const row = await tx.jobs.get(this.#row.id);
    const isOurs =
      row?.state === 'running' && row.owner === this.#row.owner && row.attempts === this.#row.attempts;
    return isOurs ? row : null;
  }

  #lose(): void {
    this.#stop.abort(new StationError('jobs.lease-lost', { jobId: this.#row.id }));
  }

  readonly #trouble = (thrown: unknown): void => this.#parts.onTrouble(toStationError(thrown));
}
