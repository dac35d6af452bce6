import { describe, expect, it } from 'vitest';
import { equityOf, type Signal } from '../../../src-renderer/ui/plots/equity.ts';
import { readSignals } from '../../../src-renderer/ui/plots/read-signals.ts';

const bars = (...close: number[]) => ({ time: close.map((_, day) => day * 10), close });
const at = (time: number, side: Signal['side'], price: number): Signal => ({ time, side, price });

describe('the equity curve of a run', () => {
  it('is flat without signals', () => {
    const { points, trades, result, deepest } = equityOf(bars(5, 6, 7), []);
    expect(points.map(({ equity }) => equity)).toEqual([0, 0, 0]);
    expect([trades, result, deepest]).toEqual([[], 0, 0]);
  });

  it('holds one unit from a buy to a flat, at the prices of the signals and the closes between them', () => {
    const { points, trades, result } = equityOf(bars(10, 12, 11, 20), [at(0, 'buy', 9), at(20, 'flat', 13)]);
    expect(points.map(({ equity }) => equity)).toEqual([1, 3, 4, 4]);
    expect(result).toBe(4);
    expect(trades).toMatchObject([
      { side: 'long', entryTime: 0, entryPrice: 9, exitTime: 20, exitPrice: 13, result: 4 },
    ]);
  });

  it('turns a long unit into a short one on a sell, and earns on a fall', () => {
    const { trades, result } = equityOf(bars(10, 14, 8), [at(0, 'buy', 10), at(10, 'sell', 14)]);
    expect(trades.map(({ side, result: one }) => [side, one])).toEqual([
      ['long', 4],
      ['short', 6],
    ]);
    expect(result).toBe(10);
  });

  it('takes no second unit on a repeated signal', () => {
    const { trades } = equityOf(bars(10, 11, 12), [at(0, 'buy', 10), at(10, 'buy', 11)]);
    expect(trades).toMatchObject([{ entryPrice: 10, exitTime: null, exitPrice: 12, result: 2 }]);
  });

  it('measures the drawdown from the highest point so far, where it starts at zero', () => {
    const { points, deepest } = equityOf(bars(10, 8, 13, 11), [at(0, 'buy', 10)]);
    expect(points.map(({ drawdown }) => drawdown)).toEqual([0, -2, 0, -2]);
    expect(deepest).toBe(-2);
  });

  it('takes signals in any order, acts on one between bars at the next bar, and counts those after the last', () => {
    const signals = [at(15, 'flat', 12), at(5, 'buy', 10), at(99, 'sell', 1)];
    const { points, beyond } = equityOf(bars(9, 11, 14), signals);
    expect(points.map(({ equity }) => equity)).toEqual([0, 1, 2]);
    expect(beyond).toBe(1);
  });
});

describe('reading the signals of an answer', () => {
  it('takes what a strategy answers and nothing else', () => {
    const signal = { time: 1, side: 'buy', price: 2, note: 'why' };
    expect(readSignals([signal])).toEqual([signal]);
    expect(readSignals([])).toEqual([]);
    for (const other of [null, {}, [1], [{ ...signal, side: 'hold' }], [{ ...signal, price: '2' }]])
      expect(readSignals(other)).toBeNull();
  });
});
