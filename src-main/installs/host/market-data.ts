import type { Bars } from '../../../src-shared/models/sandbox.ts';
import type { InstallsDeps } from '../deps.ts';

interface Range {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The widest range of times that a Date can name (ECMA-262, section 21.4.1.1). */
const FIRST_MS = -8.64e15;
const LAST_MS = 8.64e15;

/** Symbols with prices: imported ones first, then the synthetic ones that were not imported. */
export async function knownSymbols(deps: Pick<InstallsDeps, 'store' | 'syntheticData'>): Promise<string[]> {
  const imported = (await deps.store.read((tx) => tx.marketData.symbols())).map(({ symbol }) => symbol);
  return [...imported, ...deps.syntheticData.symbols().filter((symbol) => !imported.includes(symbol))];
}

/** Imported bars where there are any; else synthetic ones, which say so. @throws market-data.unknown-symbol */
export async function barsOf(
  deps: Pick<InstallsDeps, 'store' | 'syntheticData'>,
  symbol: string,
  range: Range,
): Promise<Bars> {
  const rows = await deps.store.read(async (tx) => {
    const isImported = (await tx.marketData.symbols()).some((known) => known.symbol === symbol);
    return isImported ? tx.marketData.bars(symbol, range.from ?? FIRST_MS, range.to ?? LAST_MS) : null;
  });
  if (rows === null) return deps.syntheticData.bars(symbol, range);
  return {
    symbol,
    interval: '1d',
    synthetic: false,
    time: rows.map(({ time }) => time),
    open: rows.map(({ open }) => open),
    high: rows.map(({ high }) => high),
    low: rows.map(({ low }) => low),
    close: rows.map(({ close }) => close),
    volume: rows.map(({ volume }) => volume),
  };
}
