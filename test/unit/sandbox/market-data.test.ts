import { describe, expect, it } from 'vitest';
import { SYNTHETIC_RANGE, syntheticMarketData } from '../../../src-main/sandbox/index.ts';
import { parseBarsCsv } from '../../../src-main/sandbox/market-data/csv.ts';
import { barsSchema } from '../../../src-shared/models/sandbox.ts';

describe('the synthetic market data', () => {
  const data = syntheticMarketData();

  it('has eight pairs of weekday bars over two years, marked synthetic', () => {
    expect(data.symbols()).toHaveLength(8);
    for (const symbol of data.symbols()) {
      const bars = barsSchema.parse(data.bars(symbol));
      expect(bars.synthetic).toBe(true);
      expect(bars.time).toHaveLength(523);
      expect(bars.time[0]).toBe(SYNTHETIC_RANGE.from);
      expect(bars.time.at(-1)).toBe(SYNTHETIC_RANGE.to);
      expect(bars.time.every((time) => ![0, 6].includes(new Date(time).getUTCDay()))).toBe(true);
      for (const at of bars.time.keys()) {
        const [open, high, low, close] = [bars.open[at]!, bars.high[at]!, bars.low[at]!, bars.close[at]!];
        expect(high).toBeGreaterThanOrEqual(Math.max(open, close));
        expect(low).toBeLessThanOrEqual(Math.min(open, close));
        expect(low).toBeGreaterThan(0);
      }
    }
  });

  it('is the same on every call and every machine', () => {
    expect(syntheticMarketData().bars('EURUSD')).toEqual(data.bars('EURUSD'));
    const { open, close } = data.bars('EURUSD');
    expect([open[0], close[0], close.at(-1)]).toMatchInlineSnapshot(`
      [
        1.09954,
        1.10389,
        1.11583,
      ]
    `);
  });

  it('moves like a market: yearly volatility of a few to twenty percent, and breakouts', () => {
    for (const symbol of data.symbols()) {
      const { close, high } = data.bars(symbol);
      const moves = close.slice(1).map((price, at) => Math.log(price / close[at]!));
      const yearly = Math.sqrt((moves.reduce((sum, move) => sum + move * move, 0) / moves.length) * 252);
      expect(yearly).toBeGreaterThan(0.04);
      expect(yearly).toBeLessThan(0.2);
      const breakouts = close.filter((price, at) => at >= 20 && price > Math.max(...high.slice(at - 20, at)));
      expect(breakouts.length).toBeGreaterThan(15);
    }
  });

  it('cuts a range with both ends, and answers no bars outside', () => {
    const [from, to] = [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 5)];
    expect(data.bars('USDJPY', { from, to }).time).toEqual([2, 3, 4, 5].map((day) => Date.UTC(2024, 0, day)));
    expect(data.bars('USDJPY', { from: Date.UTC(2030, 0, 1) }).time).toEqual([]);
    expect(data.bars('USDJPY', { to: 0 }).close).toEqual([]);
  });

  it('refuses a symbol it does not have', () => {
    expect(() => data.bars('BTCUSD')).toThrow(
      expect.objectContaining({ code: 'market-data.unknown-symbol' }),
    );
  });
});

describe('reading bars from CSV', () => {
  const plain = 'date,open,high,low,close,volume\n2024-01-02,1,2,0.5,1.5,10\n2024-01-03,1.5,2.5,1,2,20\n';
  const expected = {
    symbol: 'X',
    interval: '1d',
    synthetic: false,
    time: [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)],
    open: [1, 1.5],
    high: [2, 2.5],
    low: [0.5, 1],
    close: [1.5, 2],
    volume: [10, 20],
  };

  it('takes plain files, bytes, byte-order marks, CRLF, semicolons, tabs, quotes and blank lines', () => {
    expect(parseBarsCsv(plain, 'X')).toEqual(expected);
    expect(parseBarsCsv(new TextEncoder().encode(`\uFEFF${plain}`), 'X')).toEqual(expected);
    expect(parseBarsCsv(plain.replaceAll('\n', '\r\n'), 'X')).toEqual(expected);
    expect(parseBarsCsv(plain.replaceAll(',', ';'), 'X')).toEqual(expected);
    expect(parseBarsCsv(plain.replaceAll(',', '\t'), 'X')).toEqual(expected);
    expect(parseBarsCsv(`\n${plain.replaceAll(/([^,\n]+)/g, '"$1"')}\n\n`, 'X')).toEqual(expected);
  });

  it('takes columns in any order and case, more columns, and no volume', () => {
    const csv = 'Close,Adj Close,LOW,High,Open,Time\n1.5,9,0.5,2,1,2024-01-02T00:00:00Z\n';
    expect(parseBarsCsv(csv, 'X')).toMatchObject({
      open: [1],
      close: [1.5],
      volume: [0],
      time: [Date.UTC(2024, 0, 2)],
    });
  });

  it('takes epoch milliseconds and offsets', () => {
    const bars = parseBarsCsv(
      'time,open,high,low,close\n1704153600000,1,1,1,1\n2024-01-03 01:00:00+01:00,1,1,1,1\n',
      'X',
    );
    expect(bars.time).toEqual([Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)]);
  });

  it('names the line of what it cannot read', () => {
    const header = 'date,open,high,low,close,volume\n';
    for (const [row, words] of [
      ['2024-02-30,1,1,1,1,1', 'is no date'],
      ['02/01/2024,1,1,1,1,1', 'is no date'],
      ['2024-01-02,x,1,1,1,1', 'open is "x"'],
      ['2024-01-02,1,1,1,,1', 'close is ""'],
      ['2024-01-02,-1,1,1,1,1', 'not a price above 0'],
      ['2024-01-02,1,1,1,0x10,1', 'close is "0x10"'],
      ['2024-01-02,2,1,1,1,1', 'high is below'],
      ['2024-01-02,1,3,2,3,1', 'low is above'],
      ['2024-01-02,1,1,1,1,-5', 'volume'],
      ['2024-01-01,1,1,1,1,1', 'does not follow'],
    ] as const) {
      const csv = `${header}2024-01-01,1,1,1,1,1\n${row}\n`;
      expect(() => parseBarsCsv(csv, 'X')).toThrow(
        expect.objectContaining({
          code: 'market-data.csv-row',
          details: { line: 3, problem: expect.stringContaining(words) },
        }),
      );
    }
  });

  it('refuses missing and doubled columns, other encodings and empty files', () => {
    const code = (csv: string | Uint8Array, wanted: string): void =>
      expect(() => parseBarsCsv(csv, 'X')).toThrow(expect.objectContaining({ code: wanted }));
    code('date,open,high,low\n', 'market-data.csv-header');
    code('date,open,open,high,low,close\n', 'market-data.csv-header');
    code(new Uint8Array([0xff, 0xfe, 0x00]), 'market-data.csv-header');
    code('', 'market-data.csv-empty');
    code('date,open,high,low,close\n\n', 'market-data.csv-empty');
  });
});
