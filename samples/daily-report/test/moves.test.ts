import type { Bars } from 'marketplace';
import { moveOf } from '../src/moves.ts';
import { headline, percent } from '../src/words.ts';

/** One bar a day; the last one on 2025-01-03. */
function barsOf(symbol: string, close: readonly number[]): Bars {
  const last = Date.UTC(2025, 0, 3);
  const time = close.map((_price, at) => last - (close.length - 1 - at) * 86_400_000);
  return {
    symbol,
    interval: '1d',
    synthetic: true,
    time,
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
  };
}

function same(actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`expected ${String(expected)}, got ${String(actual)}`);
}

export const tests = {
  'measures the day, the week and the year so far'() {
    const move = moveOf(barsOf('EURUSD', [100, 100, 100, 100, 110, 121]));
    same(percent(move.day), '+10.00 %');
    same(percent(move.week), '+21.00 %');
    same(move.month, undefined);
    // Three bars of the new year: the one before them is the last of the old year.
    same(percent(move.yearToDate), '+21.00 %');
  },
  'measures a move by what is usual'() {
    const quiet = Array.from({ length: 62 }, (_none, at) => 100 + (at % 2) * 0.1);
    const usual = moveOf(barsOf('A', quiet)).loudness ?? 0;
    const loud = moveOf(barsOf('B', [...quiet.slice(1), 105])).loudness ?? 0;
    if (!(usual < 2 && loud > 10)) throw new Error(`${usual}, ${loud}`);
    same(moveOf(barsOf('C', [1, 2, 3])).loudness, undefined);
  },
  'names the strongest, the weakest and what was large'() {
    const moves = [barsOf('UP', [100, 101]), barsOf('DOWN', [100, 98])].map(moveOf);
    const text = headline(moves, 2, true);
    if (!text.includes('Strongest: **UP** +1.00 %. Weakest: **DOWN** -2.00 %.')) throw new Error(text);
    if (!text.includes('No move was larger')) throw new Error(text);
    const alone = headline(moves.slice(0, 1), 2, false);
    if (!alone.includes('**UP** +1.00 %.') || alone.includes('Weakest')) throw new Error(alone);
    if (!text.includes('generated')) throw new Error('synthetic prices go unsaid');
  },
  'refuses a symbol without prices'() {
    let refused = false;
    try {
      moveOf(barsOf('NONE', []));
    } catch {
      refused = true;
    }
    same(refused, true);
  },
};
