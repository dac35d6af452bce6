import type { SqlValue } from './connection.ts';

/** How often other processes' commits are looked for while somebody listens. */
const POLL_MS = 100;

/**
 * Tells listeners that something was committed. Own commits are told at once; those of other processes are found by
 * `PRAGMA data_version`, which changes on a connection when another one commits. Nobody listening: no timer.
 */
export class ChangeWatch {
  readonly #listeners = new Set<() => void>();
  readonly #dataVersion: () => SqlValue;
  #seen: SqlValue = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(dataVersion: () => SqlValue) {
    this.#dataVersion = dataVersion;
  }

  /** Told at once, or `withinMs` after the first of the changes that it then hears of together. */
  listen(listener: () => void, withinMs = 0): () => void {
    let soon: NodeJS.Timeout | null = null;
    const tellSoon = (): void => {
      soon ??= setTimeout(() => {
        soon = null;
        // The store may have been closed meanwhile.
        if (this.#timer !== undefined) listener();
      }, withinMs).unref();
    };
    // Each call counts for itself, even with the same function.
    const own = withinMs === 0 ? () => listener() : tellSoon;
    this.#listeners.add(own);
    if (this.#timer === undefined) {
      this.#seen = this.#dataVersion();
      this.#timer = setInterval(() => this.#poll(), POLL_MS);
      this.#timer.unref();
    }
    return () => {
      this.#listeners.delete(own);
      if (soon !== null) clearTimeout(soon);
      if (this.#listeners.size === 0) this.stop();
    };
  }

  /** After a commit of this process. */
  committed(): void {
    if (this.#timer === undefined) return;
    this.#seen = this.#dataVersion();
    this.#tell();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #poll(): void {
    const current = this.#dataVersion();
    if (current === this.#seen) return;
    this.#seen = current;
    this.#tell();
  }

  #tell(): void {
    // Not inside the transaction that caused it: a listener's failure is not the writer's.
    for (const listener of this.#listeners) queueMicrotask(listener);
  }
}
