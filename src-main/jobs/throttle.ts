/** Passes on the latest value at most once in an interval, the last one always, one at a time. */
export class Throttle<Value> {
  readonly #intervalMs: number;
  readonly #write: (value: Value) => Promise<void>;
  readonly #onError: (thrown: unknown) => void;
  #pending: { readonly value: Value } | null = null;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  /** `onError` hears of values that were written late, when nobody waits for them any more. */
  constructor(
    intervalMs: number,
    write: (value: Value) => Promise<void>,
    onError: (thrown: unknown) => void,
  ) {
    this.#intervalMs = intervalMs;
    this.#write = write;
    this.#onError = onError;
  }

  /** Waits for the write when the value is written at once. */
  async push(value: Value): Promise<void> {
    this.#pending = { value };
    if (this.#timer !== undefined) return;
    this.#rest();
    await this.flush();
  }

  /** Writes what is pending now. */
  async flush(): Promise<void> {
    const before = this.#writing;
    const writing = (async () => {
      await before.catch(() => undefined);
      const pending = this.#pending;
      this.#pending = null;
      if (pending !== null) await this.#write(pending.value);
    })();
    this.#writing = writing;
    await writing;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending = null;
  }

  #rest(): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#pending === null) return;
      this.#rest();
      this.flush().catch(this.#onError);
    }, this.#intervalMs);
    this.#timer.unref();
  }
}
