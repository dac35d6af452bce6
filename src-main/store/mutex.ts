/** One at a time, in the order they came. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  async run<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const turn = new Turn();
    this.#last = turn.over;
    await before;
    try {
      return await work();
    } finally {
      turn.end();
    }
  }
}

class Turn {
  readonly over: Promise<void>;
  #resolve: (() => void) | undefined;

  constructor() {
    this.over = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  end(): void {
    this.#resolve?.();
  }
}
