/** A call into the engine's code and what came of it. All of them take and answer numbers. */
export interface TapedCall {
  readonly name: string;
  readonly given: readonly unknown[];
  readonly answer: unknown;
}

/** What was replayed is not what was recorded: the copy cannot be trusted. */
export class TapeMismatch extends Error {
  constructor(name: string) {
    super(`The engine was called differently than when it was recorded: ${name}`);
    this.name = 'TapeMismatch';
  }
}

type EngineFunction = (...given: unknown[]) => unknown;

/**
 * Stands between the library and the engine's exported functions. While it records, it notes every call; while it
 * replays, it answers from the notes and the engine itself does nothing, so that the library builds its own objects
 * for an engine whose memory is copied in afterwards. Then it only passes on.
 */
export class Tape {
  readonly #recorded: TapedCall[] = [];
  readonly #replayed: readonly TapedCall[] | undefined;
  #at = 0;
  #isRunning = true;

  constructor(replay?: readonly TapedCall[]) {
    this.#replayed = replay;
  }

  /** Puts itself in front of every exported function of an engine module. */
  attach(engine: object): void {
    for (const [name, value] of Object.entries(engine)) {
      if (!name.startsWith('_') || typeof value !== 'function') continue;
      const original = value as EngineFunction;
      Reflect.set(engine, name, (...given: unknown[]) =>
        this.#isRunning ? this.#call(name, original, given) : original(...given),
      );
    }
  }

  /** Stops the tape and answers what was recorded. @throws TapeMismatch when less was replayed than recorded */
  stop(): readonly TapedCall[] {
    this.#isRunning = false;
    if (this.#replayed !== undefined && this.#at !== this.#replayed.length) throw new TapeMismatch('the end');
    return this.#recorded;
  }

  #call(name: string, original: EngineFunction, given: readonly unknown[]): unknown {
    if (this.#replayed === undefined) {
      const answer = original(...given);
      this.#recorded.push({ name, given, answer });
      return answer;
    }
    const taped = this.#replayed[this.#at];
    this.#at += 1;
    if (taped?.name !== name || !given.every((value, at) => Object.is(value, taped.given[at]))) {
      throw new TapeMismatch(name);
    }
    return taped.answer;
  }
}
