// Preloaded into a `wpk` process: its clock runs nine months and some hours ahead.

const AHEAD_MS = 281 * 24 * 60 * 60 * 1000 + 12_345_678;
const now = Date.now.bind(Date);

class LaterDate extends Date {
  static override now(): number {
    return now() + AHEAD_MS;
  }

  constructor(...given: ConstructorParameters<DateConstructor> | []) {
    if (given.length === 0) super(LaterDate.now());
    else super(...given);
  }
}

globalThis.Date = LaterDate as DateConstructor;
