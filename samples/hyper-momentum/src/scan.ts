import { log, marketData, type Json } from 'marketplace';
import { findBreakouts, type Trade } from './breakout.ts';
import { fieldOf, parametersFrom } from './parameters.ts';

/** What a trade may lose at its stop, in the quote currency of its pair. */
const RISK_PER_TRADE = 1_000;

export type Scan = {
  /** Day of the newest bar, such as `2025-06-30`. */
  readonly asOf: string;
  readonly scanned: number;
  readonly breakouts: readonly {
    readonly symbol: string;
    readonly side: 'buy' | 'sell';
    readonly since: string;
    readonly entry: number;
    readonly last: number;
    readonly stop: number;
    readonly note: string;
  }[];
  readonly positions: readonly { readonly symbol: string; readonly units: number }[];
};

/**
 * The open breakout of every symbol, newest first, and the positions that would follow: as many units as lose
 * `riskPerTrade` at the first stop, negative for a sale.
 */
export async function scan(input: Json): Promise<Scan> {
  const parameters = parametersFrom(input);
  const risk = fieldOf(input, 'riskPerTrade') ?? RISK_PER_TRADE;
  if (typeof risk !== 'number' || !(risk > 0)) throw new RangeError('riskPerTrade is a number above 0');
  const symbols = await symbolsFrom(input);
  const found: { symbol: string; trade: Trade; last: number }[] = [];
  let asOf = 0;
  const all = await Promise.all(symbols.map((symbol) => marketData.bars(symbol)));
  for (const bars of all) {
    const { symbol } = bars;
    const { open, signals } = findBreakouts(bars, parameters);
    const last = bars.close[bars.close.length - 1] ?? 0;
    asOf = Math.max(asOf, bars.time[bars.time.length - 1] ?? 0);
    log.info(`${symbol}: ${signals.length} signals in ${bars.close.length} days`);
    if (open !== null) found.push({ symbol, trade: open, last });
  }
  const newest = found.toSorted((a, b) => b.trade.since - a.trade.since);
  return {
    asOf: new Date(asOf).toISOString().slice(0, 10),
    scanned: symbols.length,
    breakouts: newest.map(({ symbol, trade, last }) => ({
      symbol,
      side: trade.side,
      since: new Date(trade.since).toISOString().slice(0, 10),
      entry: trade.entry,
      last,
      stop: Number(trade.stop.toFixed(5)),
      note: trade.note,
    })),
    positions: newest.map(({ symbol, trade }) => ({ symbol, units: unitsFor(trade, risk) })),
  };
}

function unitsFor({ side, distance }: Trade, risk: number): number {
  const units = distance === 0 ? 0 : Math.round(risk / distance);
  return side === 'buy' ? units : -units;
}

async function symbolsFrom(input: Json): Promise<readonly string[]> {
  const wanted = fieldOf(input, 'symbols');
  if (wanted === undefined || (Array.isArray(wanted) && wanted.length === 0)) return marketData.symbols();
  if (Array.isArray(wanted) && wanted.every((one): one is string => typeof one === 'string')) return wanted;
  throw new TypeError('symbols is a list of names, such as ["EURUSD"]');
}
