import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import type { Store } from '../../../src-main/store/port.ts';
import { createMarketData, type MarketData } from '../../../src-main/workbench/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const DAY = 86_400_000;
let folder: string;
let store: Store;
let marketData: MarketData;

beforeEach(async () => {
  folder = temporaryFolder();
  store = await openStore({ home: path.join(folder, 'home') });
  marketData = createMarketData(store);
});
afterEach(() => store.close());

/** Some years of daily bars from the given day on, all at one price. */
function csv(days: number, price: number, first = 0): string {
  const dayOf = (day: number): string => new Date((first + day) * DAY).toISOString().slice(0, 10);
  const rows = Array.from({ length: days }, (_, day) => `${dayOf(day)},${price},${price},${price},${price}`);
  const file = path.join(folder, 'bars.csv');
  writeFileSync(file, ['date,open,high,low,close', ...rows, ''].join('\n'));
  return file;
}

describe('importing market data', () => {
  it('takes years of bars, those before 1970 too', async () => {
    const done = await marketData.import(csv(2_500, 10, -1_000), 'ACME');
    expect(done).toMatchObject({ symbol: 'ACME', bars: 2_500, from: '1967-04-07T00:00:00.000Z' });
    const bars = await marketData.bars('ACME', {});
    expect(bars.synthetic).toBe(false);
    expect(bars.time).toHaveLength(2_500);
    expect(bars.time).toEqual(bars.time.toSorted((a, b) => a - b));
    expect((await marketData.symbols())[0]).toMatchObject({ symbol: 'ACME', bars: 2_500, synthetic: false });
  });

  it('puts new bars in the place of those of the same time', async () => {
    await marketData.import(csv(30, 10), 'ACME');
    await marketData.import(csv(30, 20, 20), 'ACME');
    const { time, close } = await marketData.bars('ACME', {});
    expect(time).toHaveLength(50);
    expect([close[19], close[20], close[49]]).toEqual([10, 20, 20]);
  });

  it('stands before synthetic bars of the same symbol, and says of a time without bars that there are none', async () => {
    const [symbol = ''] = (await marketData.symbols()).map((one) => one.symbol);
    await marketData.import(csv(10, 10), symbol);
    expect((await marketData.bars(symbol, {})).synthetic).toBe(false);
    expect(await marketData.bars(symbol, { from: 100 * DAY })).toMatchObject({ synthetic: false, time: [] });
  });

  it('leaves the synthetic bars of that symbol to who asks for them, as a dry run sees them', async () => {
    const [symbol = ''] = (await marketData.symbols()).map((one) => one.symbol);
    const before = await marketData.bars(symbol, {});
    await marketData.import(csv(10, 10), symbol);
    expect(await marketData.bars(symbol, { synthetic: true })).toEqual(before);
    expect(before.synthetic).toBe(true);
    await marketData.import(csv(10, 10), 'ACME');
    await expect(marketData.bars('ACME', { synthetic: true })).rejects.toMatchObject({
      code: 'market-data.unknown-symbol',
    });
  });

  it('changes nothing when a row late in the file is refused', async () => {
    const file = csv(2_500, 10);
    writeFileSync(file, 'not a row\n', { flag: 'a' });
    await expect(marketData.import(file, 'ACME')).rejects.toMatchObject({
      code: 'market-data.csv-row',
      details: { line: 2_502 },
    });
    await expect(marketData.bars('ACME', {})).rejects.toMatchObject({ code: 'market-data.unknown-symbol' });
  });
});
