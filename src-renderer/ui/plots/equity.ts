/** The part of the bars that the curve needs: equal lengths, times ascending, milliseconds UTC. */
export interface Closes {
  readonly time: readonly number[];
  readonly close: readonly number[];
}

export type Side = 'buy' | 'sell' | 'flat';

export interface Signal {
  readonly time: number;
  readonly side: Side;
  readonly price: number;
  readonly note?: string;
}

/** One unit held from one signal to the next that changes the side. */
export interface Trade {
  readonly side: 'long' | 'short';
  readonly entryTime: number;
  readonly entryPrice: number;
  /** Null while it is still held after the last bar; the exit price is then the last close. */
  readonly exitTime: number | null;
  readonly exitPrice: number;
  /** In the unit of the price. */
  readonly result: number;
  readonly note: string;
}

export interface EquityPoint {
  readonly time: number;
  readonly equity: number;
  /** Zero at a new high, below it otherwise. */
  readonly drawdown: number;
}

export interface Equity {
  readonly points: readonly EquityPoint[];
  readonly trades: readonly Trade[];
  readonly result: number;
  /** The deepest drawdown; zero or below. */
  readonly deepest: number;
  /** Signals after the last bar, which nothing can be computed from. */
  readonly beyond: number;
}

interface Held {
  readonly direction: 1 | -1;
  readonly signal: Signal;
}

/**
 * What following the signals would have come to: a buy holds one unit, a sell holds one unit short, a flat holds none. Each
 * change is made at the signal's price, without costs; between signals the unit is worth the close of the bar.
 */
export function equityOf(bars: Closes, signals: readonly Signal[]): Equity {
  const ordered = signals.toSorted((a, b) => a.time - b.time);
  const trades: Trade[] = [];
  const points: EquityPoint[] = [];
  let held = null as Held | null;
  let banked = 0;
  let highest = 0;
  let deepest = 0;
  let next = 0;

  for (const [index, time] of bars.time.entries()) {
    for (let signal = ordered[next]; signal !== undefined && signal.time <= time; signal = ordered[next]) {
      next += 1;
      const direction = directionOf(signal.side);
      if ((held?.direction ?? 0) === direction) continue;
      if (held !== null) {
        const trade = closed(held, signal.price, signal.time);
        trades.push(trade);
        banked += trade.result;
      }
      held = direction === 0 ? null : { direction, signal };
    }
    const close = bars.close[index] ?? 0;
    const equity = banked + (held === null ? 0 : held.direction * (close - held.signal.price));
    highest = Math.max(highest, equity);
    const drawdown = equity - highest;
    deepest = Math.min(deepest, drawdown);
    points.push({ time, equity, drawdown });
  }

  const last = bars.close.at(-1);
  if (held !== null && last !== undefined) trades.push(closed(held, last, null));
  return {
    points,
    trades,
    result: points.at(-1)?.equity ?? 0,
    deepest,
    beyond: ordered.length - next,
  };
}

function directionOf(side: Side): 1 | 0 | -1 {
  if (side === 'flat') return 0;
  return side === 'buy' ? 1 : -1;
}

function closed({ direction, signal }: Held, exitPrice: number, exitTime: number | null): Trade {
  return {
    side: direction === 1 ? 'long' : 'short',
    entryTime: signal.time,
    entryPrice: signal.price,
    exitTime,
    exitPrice,
    result: direction * (exitPrice - signal.price),
    note: signal.note ?? '',
  };
}
