import type { WindowEvent } from '../../../src-shared/contract/window.ts';

/** What waits at most for a page that is still loading. */
const WAITING = 50;

/** Carries what the host tells the page. What nobody listened to yet waits for the first who does. */
export class WindowEvents {
  readonly #listeners = new Set<(event: WindowEvent) => void>();
  #waiting: WindowEvent[] = [];

  send(event: WindowEvent): void {
    if (this.#listeners.size === 0) {
      this.#waiting = [...this.#waiting, event].slice(-WAITING);
      return;
    }
    for (const listener of this.#listeners) listener(event);
  }

  /** Until the signal ends it. */
  async *listen(signal: AbortSignal | undefined): AsyncGenerator<WindowEvent> {
    const queue = this.#waiting;
    this.#waiting = [];
    let wake: () => void = () => undefined;
    const listener = (event: WindowEvent): void => {
      queue.push(event);
      wake();
    };
    const stop = (): void => wake();
    this.#listeners.add(listener);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      while (signal?.aborted !== true) {
        const next = queue.shift();
        if (next === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else yield next;
      }
    } finally {
      this.#listeners.delete(listener);
      signal?.removeEventListener('abort', stop);
    }
  }
}
