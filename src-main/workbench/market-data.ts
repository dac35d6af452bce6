import { MARKET_DATA_LIMITS } from '../../src-shared/limits.ts';
import type { Bars } from '../../src-shared/models/sandbox.ts';
import { parseBarsCsv, syntheticMarketData } from '../sandbox/index.ts';
import type { BarRow, Store } from '../store/port.ts';
import { readBounded } from './files.ts';

export interface SymbolFacts {
  readonly symbol: string;
  readonly source: string;
  /** True where prices were generated and are no market's. */
  readonly synthetic: boolean;
  readonly bars: number;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

/** Daily bars of this home: imported ones first, else the bundled synthetic set. */
export interface MarketData {
  symbols(): Promise<readonly SymbolFacts[]>;
  /** Both ends included, UTC milliseconds. @throws market-data.unknown-symbol */
  bars(symbol: string, range: { readonly from?: number; readonly to?: number }): Promise<Bars>;
  import(path: string, symbol: string): Promise<{ symbol: string; bars: number; from: string; to: string }>;
}

export function createMarketData(store: Store): MarketData {
  const synthetic = syntheticMarketData();
  return {
    async symbols() {
      const imported = await store.read((tx) => tx.marketData.symbols());
      const names = new Set(imported.map((one) => one.symbol));
      return [
        ...imported.map((one) => ({
          symbol: one.symbol,
          source: one.source,
          synthetic: false,
          bars: one.bars,
          from: iso(one.from),
          to: iso(one.to),
        })),
        ...synthetic
          .symbols()
          .filter((symbol) => !names.has(symbol))
          .map((symbol) => {
            const { time } = synthetic.bars(symbol, {});
            return {
              symbol,
              source: 'bundled',
              synthetic: true,
              bars: time.length,
              from: iso(time[0] ?? 0),
              to: iso(time.at(-1) ?? 0),
            };
          }),
      ];
    },

    async bars(symbol, range) {
      const rows = await store.read((tx) =>
        tx.marketData.bars(symbol, range.from ?? 0, range.to ?? Number.MAX_SAFE_INTEGER),
      );
      return rows.length === 0 ? synthetic.bars(symbol, range) : columns(symbol, rows);
    },

    async import(path, symbol) {
      const bars = parseBarsCsv(await readBounded(path, MARKET_DATA_LIMITS.csvBytes), symbol);
      const rows = bars.time.map((time, row) => ({
        time,
        open: bars.open[row] ?? NaN,
        high: bars.high[row] ?? NaN,
        low: bars.low[row] ?? NaN,
        close: bars.close[row] ?? NaN,
        volume: bars.volume[row] ?? 0,
      }));
      await store.transaction((tx) => tx.marketData.putBars(symbol, 'csv', rows));
      return { symbol, bars: rows.length, from: iso(bars.time[0] ?? 0), to: iso(bars.time.at(-1) ?? 0) };
    },
  };
}

function columns(symbol: string, rows: readonly BarRow[]): Bars {
  return {
    symbol,
    interval: '1d',
    synthetic: false,
    time: rows.map((row) => row.time),
    open: rows.map((row) => row.open),
    high: rows.map((row) => row.high),
    low: rows.map((row) => row.low),
    close: rows.map((row) => row.close),
    volume: rows.map((row) => row.volume),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
