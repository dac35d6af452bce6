import { StationError, toStationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { PAGE_LIMITS } from '../../src-shared/limits.ts';
import type { Job, JobEvent, JobState } from '../../src-shared/models/job.ts';
import type { JobRow, Page, Store, TimePage, Tx } from '../store/port.ts';
import { Attempt, type AttemptParts } from './attempt.ts';
import type { JobHandler } from './handler.ts';
import { endLeasesOfTheDead, leftBehind, LOOKED_AT } from './left-behind.ts';
import { claim } from './claim.ts';
import { toJob } from './present.ts';
import { CONCURRENCY, JOB_TIMING, type JobTiming } from './timing.ts';
import { cancelled, isClaimable, isFinal, isFree, newJob, retried, tell, write } from './transitions.ts';
import { watchJob } from './watch.ts';

export interface JobRunnerOptions {
  readonly store: Store;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Unique to this process and start. */
  readonly owner: string;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  /** Errors of handlers that are worth another attempt, besides `RetryJob`. Default: a busy store. */
  readonly retryable?: readonly ErrorCode[];
  /** Told of trouble around jobs, such as a lease that could not be renewed. Default: a process warning. */
  readonly onTrouble?: (error: StationError) => void;
  readonly timing?: Partial<JobTiming>;
  readonly concurrency?: number;
}

/**
 * Durable long work. A job is a row that outlives the process: exactly one process works on it, under a lease that it
 * renews; when the process dies, another one begins the next attempt. A process works on the jobs that it started or waits
 * for; one that calls `recover` works on whatever is free.
 */
export class JobRunner {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #owner: string;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #timing: JobTiming;
  readonly #concurrency: number;
  readonly #parts: AttemptParts;
  readonly #active = new Map<string, { readonly attempt: Attempt; readonly ended: Promise<void> }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #started = new Set<string>();
  /** Jobs that this process started or waits for, until they have ended. */
  readonly #wanted = new Set<string>();
  #takesAll = false;
  #poll: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  /** Hands promised to jobs that are being written down. */
  #reserved = 0;
  #closed = false;

  constructor(options: JobRunnerOptions) {
    this.#store = options.store;
    this.#now = options.now;
    this.#owner = options.owner;
    this.#handlers = new Map(Object.entries(options.handlers));
    this.#timing = { ...JOB_TIMING, ...options.timing };
    this.#concurrency = options.concurrency ?? CONCURRENCY;
    this.#parts = {
      store: options.store,
      now: options.now,
      timing: this.#timing,
      retryable: new Set(options.retryable ?? ['store.busy']),
      onTrouble: (error) => {
        // A handler that did not stop in time finds the store closed: its job is taken over by the next process.
        if (this.#closed && error.code === 'store.closed') return;
        if (options.onTrouble === undefined) process.emitWarning(error);
        else options.onTrouble(error);
      },
    };
  }

  /**
   * Writes the job down and begins it, here and now when this process has a hand free. Where the same work was begun earlier
   * and nobody is at it any more, that job goes on instead. Answers the job's id.
   * @throws jobs.unknown-kind
   */
  async start(kind: string, input: JsonObject, actor: string): Promise<string> {
    if (!this.#handlers.has(kind)) throw new StationError('jobs.unknown-kind', { kind });
    const now = this.#now();
    const queued = newJob(newId(), kind, input, actor, now);
    const begins = !this.#closed && this.#handsFree() > 0;
    if (begins) this.#reserved += 1;
    try {
      const row = await this.#store.transaction(async (tx) => {
        const before = await leftBehind(tx, queued, now);
        if (before === null) {
          await tx.jobs.insert(queued);
          await tell(tx, queued, now);
        }
        const free = before ?? queued;
        return begins ? this.#claim(tx, free) : free;
      });
      this.#started.add(row.id);
      this.#want(row.id);
      if (begins && row.state === 'running') this.#begin(row);
      return row.id;
    } finally {
      if (begins) this.#reserved -= 1;
    }
  }

  /** Ids of the jobs that were started here. */
  get started(): readonly string[] {
    return [...this.#started];
  }

  /** @throws jobs.not-found */
  async get(jobId: string): Promise<Job> {
    return toJob(await this.#store.read((tx) => known(tx, jobId)));
  }

  /** Newest first. */
  async list(
    filter: Partial<TimePage> & { readonly state?: JobState; readonly actor?: string } = {},
  ): Promise<readonly Job[]> {
    const page = { limit: PAGE_LIMITS.defaultSize, offset: 0, ...filter };
    const rows = await this.#store.read((tx) => tx.jobs.list(page));
    return rows.map(toJob);
  }

  /**
   * Events after `afterSeq` until the job has ended or the signal says stop. Who waits for a job that nobody works on works
   * on it. @throws jobs.not-found
   */
  watch(jobId: string, afterSeq = 0, signal?: AbortSignal): AsyncIterable<JobEvent> {
    this.#want(jobId);
    this.#look().catch(this.#trouble);
    return watchJob(this.#store, jobId, afterSeq, signal);
  }

  /** Waits for the end of a job, whoever works on it. @throws jobs.not-found, or the signal's reason. */
  async finished(jobId: string, signal?: AbortSignal): Promise<Job> {
    // An end may be an earlier one, of a job that was tried again: the stream itself ends with the job.
    const events = this.watch(jobId, 0, signal)[Symbol.asyncIterator]();
    while ((await events.next()).done !== true) continue;
    signal?.throwIfAborted();
    return this.get(jobId);
  }

  /**
   * Asks a job to stop. One that nobody works on is cancelled at once, one of this process is told at once, one of another
   * process hears of it with its next heartbeat. One that has ended stays as it is.
   * @throws jobs.not-found
   */
  async cancel(jobId: string): Promise<Job> {
    const now = this.#now();
    const row = await this.#store.transaction(async (tx) => {
      const current = await known(tx, jobId);
      if (isFinal(current)) return current;
      if (isFree(current, now)) {
        return write(tx, cancelled(current, new StationError('jobs.cancelled', { jobId }), now), now);
      }
      const asked = { ...current, cancelRequested: true };
      await tx.jobs.update(asked);
      return asked;
    });
    if (row.cancelRequested) this.#active.get(jobId)?.attempt.cancel();
    return toJob(row);
  }

  /** Jobs that were given up, newest first. */
  async deadLetters(page: Page): Promise<readonly Job[]> {
    return (await this.#store.read((tx) => tx.jobs.deadLetters(page))).map(toJob);
  }

  /** Has a job that was given up tried again, from the beginning. @throws jobs.not-found, jobs.not-dead */
  async retry(jobId: string): Promise<Job> {
    const row = await this.#store.transaction(async (tx) => {
      const current = await known(tx, jobId);
      if (!current.dead) throw new StationError('jobs.not-dead', { jobId, state: current.state });
      return write(tx, retried(current), this.#now());
    });
    this.#want(jobId);
    this.#look().catch(this.#trouble);
    return toJob(row);
  }

  /** How many jobs this process works on now. */
  get active(): number {
    return this.#active.size;
  }

  /**
   * For a process that stays: begins what is queued or was left behind, and from now on looks for such jobs again and again.
   */
  async recover(): Promise<void> {
    this.#takesAll = true;
    this.#keepLooking();
    await this.#look();
  }

  /**
   * For a process that does not stay: says of the jobs of some kinds, whose process was cut, how they ended. A settler does
   * none of the job's work; it answers what the work came to or throws what is to be said of it. Waits for all of them.
   */
  async settle(settlers: Readonly<Record<string, JobHandler>>): Promise<void> {
    const now = this.#now();
    const kinds = Object.keys(settlers);
    const isCut = (row: JobRow): boolean => row.state === 'running' && row.owner !== null;
    await endLeasesOfTheDead(this.#store, now);
    const found = await this.#store.read((tx) => tx.jobs.claimable(now, LOOKED_AT, { kinds }));
    if (!found.some(isCut)) return;
    const taken = await this.#store.transaction(async (tx) => {
      const claims: JobRow[] = [];
      for (const row of (await tx.jobs.claimable(now, LOOKED_AT, { kinds })).filter(isCut))
        claims.push(await this.#claim(tx, row));
      return claims;
    });
    for (const row of taken) {
      if (row.state === 'running')
        this.#begin(row, settlers[row.kind], { ...this.#parts, retryable: new Set() });
    }
    for (const { id } of taken) await this.#active.get(id)?.ended;
  }

  /** Stops working: running jobs are told, and given back to be begun again by whoever opens the home next. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#poll);
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#looking.catch(() => undefined);
    for (const { attempt } of this.#active.values()) attempt.release();
    const ended = Promise.all([...this.#active.values()].map((active) => active.ended));
    // A handler that does not stop keeps its lease; the next process takes the job over when that has ended.
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, this.#timing.closeMs)));
    await Promise.race([ended, late]);
    clearTimeout(timer);
  }

  /** One look at a time: two would count the same free hands. */
  #look(): Promise<void> {
    const before = this.#looking.catch(() => undefined);
    this.#looking = before.then(() => this.#takeFree());
    return this.#looking;
  }

  async #takeFree(): Promise<void> {
    const hands = this.#handsFree();
    if (this.#closed || hands <= 0) return;
    const now = this.#now();
    await endLeasesOfTheDead(this.#store, now);
    const free = await this.#store.read((tx) => this.#free(tx, now, 1));
    if (free.length === 0) return;
    // A claim that is lost with the machine leaves a job that waits, as before.
    const taken = await this.#store.transaction(
      async (tx) => {
        const claims: JobRow[] = [];
        for (const row of await this.#free(tx, now, hands)) claims.push(await this.#claim(tx, row));
        return claims;
      },
      { synchronousCommit: false },
    );
    for (const row of taken) if (row.state === 'running') this.#begin(row);
  }

  /** What this process may begin now, so many at the most. */
  async #free(tx: Tx, now: number, most: number): Promise<readonly JobRow[]> {
    if (this.#takesAll) return tx.jobs.claimable(now, most, { kinds: [...this.#handlers.keys()] });
    const rows: JobRow[] = [];
    for (const jobId of this.#wanted) {
      if (rows.length === most) break;
      const row = await tx.jobs.get(jobId);
      if (row === null || isFinal(row)) this.#wanted.delete(jobId);
      else if (isClaimable(row, now) && this.#handlers.has(row.kind)) rows.push(row);
    }
    return rows;
  }

  #want(jobId: string): void {
    if (this.#takesAll) return;
    this.#wanted.add(jobId);
    this.#keepLooking();
  }

  #keepLooking(): void {
    if (this.#poll !== undefined || this.#closed) return;
    this.#poll = setInterval(() => void this.#look().catch(this.#trouble), this.#timing.pollMs);
    this.#poll.unref();
  }

  #claim(tx: Tx, row: JobRow): Promise<JobRow> {
    return claim(tx, row, { owner: this.#owner, now: this.#now(), leaseMs: this.#timing.leaseMs });
  }

  #begin(row: JobRow, handler = this.#handlers.get(row.kind), parts = this.#parts): void {
    if (handler === undefined) return;
    const attempt = new Attempt(row, parts);
    this.#active.set(row.id, { attempt, ended: this.#follow(row.id, attempt.run(handler)) });
    // Closing began while the row was being claimed.
    if (this.#closed) attempt.release();
  }

  async #follow(jobId: string, running: ReturnType<Attempt['run']>): Promise<void> {
    const { againAt } = await running;
    this.#active.delete(jobId);
    if (this.#closed) return;
    if (againAt !== null) this.#lookAt(againAt);
    this.#look().catch(this.#trouble);
  }

  #lookAt(time: number): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#look().catch(this.#trouble);
      },
      Math.max(0, time - this.#now()) + 1,
    );
    timer.unref();
    this.#timers.add(timer);
  }

  #handsFree(): number {
    return this.#concurrency - this.#active.size - this.#reserved;
  }

  readonly #trouble = (thrown: unknown): void => this.#parts.onTrouble(toStationError(thrown));
}

async function known(tx: Tx, jobId: string): Promise<JobRow> {
  const row = await tx.jobs.get(jobId);
  if (row === null) throw new StationError('jobs.not-found', { jobId });
  return row;
}
