import type { SandboxLimits } from '../ports.ts';

/** A counted quota that a guest went over. */
export type Quota =
  'pendingJobs' | 'resultBytes' | 'hostCalls' | 'logBytes' | 'reportBytes' | 'callBytes' | 'storage';

/** What a run has used up. Once it is spent it stays spent. */
export class Budget {
  readonly limits: SandboxLimits;
  readonly #now: () => number;
  readonly #began: number;
  #checks = 0;
  #hostCalls = 0;
  #logBytes = 0;
  #reportBytes = 0;
  #expired: 'deadline' | 'interrupts' | undefined;
  #over: Quota | undefined;

  constructor(limits: SandboxLimits, now: () => number) {
    this.limits = limits;
    this.#now = now;
    this.#began = now();
  }

  get elapsedMs(): number {
    return this.#now() - this.#began;
  }

  get remainingMs(): number {
    return Math.max(0, this.limits.wallMs - this.elapsedMs);
  }

  /** Which quota was gone over first, if any. */
  get over(): Quota | undefined {
    return this.#over;
  }

  get expired(): 'deadline' | 'interrupts' | undefined {
    if (this.#expired === undefined && this.elapsedMs >= this.limits.wallMs) this.#expired = 'deadline';
    return this.#expired;
  }

  /** Must the guest stop now? Reads the clock. */
  get isSpent(): boolean {
    return this.#over !== undefined || this.expired !== undefined;
  }

  /** The engine's question between two pieces of bytecode: must the guest stop? */
  interrupt(): boolean {
    this.#checks += 1;
    if (this.#checks > this.limits.interruptChecks) this.#expired ??= 'interrupts';
    return this.isSpent;
  }

  exceed(quota: Quota): void {
    this.#over ??= quota;
  }

  countHostCall(): void {
    this.#hostCalls += 1;
    if (this.#hostCalls > this.limits.hostCalls) this.exceed('hostCalls');
  }

  countLog(bytes: number): void {
    this.#logBytes += bytes;
    if (this.#logBytes > this.limits.logBytes) this.exceed('logBytes');
  }

  countReport(bytes: number): void {
    this.#reportBytes += bytes;
    if (this.#reportBytes > this.limits.reportBytes) this.exceed('reportBytes');
  }
}
