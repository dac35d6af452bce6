import { MARKET_DATA_LIMITS } from '../../src-shared/limits.ts';
import type { Bars } from '../../src-shared/models/sandbox.ts';
import { barsOf } from '../installs/index.ts';
import { importBarsCsv, syntheticMarketData } from '../sandbox/index.ts';
import type { Store } from '../store/port.ts';
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
  /**
   * Both ends included, UTC milliseconds. `synthetic`: the generated ones, even where others were imported.
   * @throws market-data.unknown-symbol
   */
  bars(
    symbol: string,
    wanted: { readonly from?: number; readonly to?: number; readonly synthetic?: boolean },
  ): Promise<Bars>;
  /**
   * Bars of a CSV file, in place of those of the same time. A file that is refused changes nothing; an import that is cut leaves the
   * bars it came to, and is simply made again. @throws files.*, market-data.csv-*
   */
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

    bars: async (symbol, { synthetic: onlySynthetic = false, ...range }) =>
      onlySynthetic
        ? synthetic.bars(symbol, range)
        : barsOf({ store, syntheticData: synthetic }, symbol, range),

    async import(path, symbol) {
      const bytes = await readBounded(path, MARKET_DATA_LIMITS.csvBytes);
      const done = await importBarsCsv(bytes, symbol, (rows) =>
        store.transaction((tx) => tx.marketData.putBars(symbol, 'csv', rows)),
      );
      return { symbol, bars: done.bars, from: iso(done.from), to: iso(done.to) };
    },
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
