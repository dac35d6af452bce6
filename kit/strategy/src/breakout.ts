import type { Bars, Signal } from 'marketplace';

/** Buys a close above the highest high of the last `lookback` bars, and leaves at a close below their lowest low. */
export function breakout(bars: Bars, lookback: number): Signal[] {
  const signals: Signal[] = [];
  let holding = false;
  for (let at = lookback; at < bars.close.length; at += 1) {
    const close = bars.close[at] ?? 0;
    const time = bars.time[at] ?? 0;
    const highest = Math.max(...bars.high.slice(at - lookback, at));
    const lowest = Math.min(...bars.low.slice(at - lookback, at));
    if (!holding && close > highest) {
      signals.push({ time, side: 'buy', price: close, note: `above the ${lookback}-day high` });
      holding = true;
    } else if (holding && close < lowest) {
      signals.push({ time, side: 'flat', price: close, note: `below the ${lookback}-day low` });
      holding = false;
    }
  }
  return signals;
}
