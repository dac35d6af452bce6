import { marketData, report, settings, type Bars, type Json } from 'marketplace';
import { moveOf } from './moves.ts';
import { headline, percent } from './words.ts';

export const reports = {
  async daily(input: Json): Promise<void> {
    const { symbols, date } = (input ?? {}) as { readonly symbols?: Json; readonly date?: Json };
    const to = date === undefined ? undefined : endOf(date);
    const range = to === undefined ? {} : { to };
    const all = await Promise.all((await chosen(symbols)).map((symbol) => marketData.bars(symbol, range)));
    const moves = all.map(moveOf);
    report.markdown(
      headline(
        moves,
        numberSetting('loudMove', 2),
        all.some(({ synthetic }) => synthetic),
      ),
    );
    report.table(
      ['Symbol', 'Close', 'Day', 'Week', 'Month', 'Year to date', 'Deviations'],
      moves.map((move) => [
        move.symbol,
        move.close,
        percent(move.day),
        percent(move.week),
        percent(move.month),
        percent(move.yearToDate),
        move.loudness === undefined ? '–' : move.loudness.toFixed(1),
      ]),
    );
    for (const bars of all) report.series(bars.symbol, rebased(bars, numberSetting('chartDays', 60)));
  },
};

/** The last `days` closes, the first of them as 100, so that symbols can share a chart. */
function rebased({ time, close }: Bars, days: number): (readonly [number, number])[] {
  const from = Math.max(0, close.length - days);
  const base = close[from] ?? 1;
  return close.slice(from).map((price, at) => [time[from + at] ?? 0, (100 * price) / base] as const);
}

async function chosen(symbols: Json | undefined): Promise<readonly string[]> {
  if (symbols === undefined || (Array.isArray(symbols) && symbols.length === 0)) return marketData.symbols();
  if (Array.isArray(symbols) && symbols.every((one) => typeof one === 'string')) return symbols;
  throw new TypeError('symbols is a list of names, such as ["EURUSD"]');
}

/** The last millisecond of a day written like 2025-06-30. */
function endOf(date: Json): number {
  const begun = typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : NaN;
  if (Number.isNaN(begun)) throw new TypeError('date is a day such as 2025-06-30');
  return begun + 86_400_000 - 1;
}

function numberSetting(key: string, fallback: number): number {
  const value = settings.get(key);
  return typeof value === 'number' ? value : fallback;
}
