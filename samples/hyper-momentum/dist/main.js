// src/breakout.ts
import { atr, highest, lowest, trueRange } from "acme.indicators";
var ATR_BARS = 14;
function findBreakouts(bars, { lookback, atrMultiple, stopMultiple }) {
  const top = highest(bars.high, lookback);
  const bottom = lowest(bars.low, lookback);
  const reach = trueRange(bars);
  const usual = atr(bars, ATR_BARS);
  const signals = [];
  let trade = null;
  for (let at = 1; at < bars.close.length; at += 1) {
    const price = bars.close[at] ?? 0;
    const time = bars.time[at] ?? 0;
    const [ceiling, floor, range] = [top[at - 1], bottom[at - 1], usual[at - 1]];
    if (ceiling === void 0 || floor === void 0 || range === void 0) continue;
    if (trade !== null && isBeyond(trade, price)) {
      signals.push({ time, side: "flat", price, note: whyLeft(trade) });
      trade = null;
      continue;
    }
    if (trade !== null) {
      trade = trailed(trade, price, stopMultiple * range);
      continue;
    }
    const side = price > ceiling ? "buy" : price < floor ? "sell" : null;
    const loudness = (reach[at] ?? 0) / range;
    if (side === null || loudness < atrMultiple) continue;
    const edge = side === "buy" ? `above the ${lookback}-day high ${shown(ceiling)}` : `below the ${lookback}-day low ${shown(floor)}`;
    const note = `closed ${edge} on a day of ${loudness.toFixed(1)} ATR`;
    const distance = stopMultiple * range;
    trade = {
      side,
      entry: price,
      since: time,
      distance,
      stop: side === "buy" ? price - distance : price + distance,
      note
    };
    signals.push({ time, side, price, note });
  }
  return { signals, open: trade };
}
function isBeyond({ side, stop }, price) {
  return side === "buy" ? price < stop : price > stop;
}
function trailed(trade, price, distance) {
  const { side, stop } = trade;
  const next = side === "buy" ? Math.max(stop, price - distance) : Math.min(stop, price + distance);
  return { ...trade, stop: next };
}
function whyLeft({ side, stop }) {
  return `closed ${side === "buy" ? "below" : "above"} the trailing stop ${shown(stop)}`;
}
function shown(price) {
  return price.toFixed(price >= 20 ? 3 : 5);
}

// src/parameters.ts
import { settings } from "marketplace";
var DEFAULTS = { lookback: 20, atrMultiple: 0.9, stopMultiple: 2.5 };
function parametersFrom(input) {
  const chosen = { ...DEFAULTS };
  for (const name of ["lookback", "atrMultiple", "stopMultiple"]) {
    const value = fieldOf(input, name) ?? settings.get(name) ?? DEFAULTS[name];
    if (typeof value !== "number" || !(value >= 0)) throw new RangeError(`${name} is a number from 0`);
    chosen[name] = value;
  }
  if (!Number.isInteger(chosen.lookback) || chosen.lookback < 2) {
    throw new RangeError("lookback is a whole number of days from 2");
  }
  return chosen;
}
function fieldOf(input, name) {
  if (input === null || typeof input !== "object" || Array.isArray(input)) return void 0;
  return input[name];
}

// src/scan.ts
import { log, marketData } from "marketplace";
var RISK_PER_TRADE = 1e3;
async function scan(input) {
  const parameters = parametersFrom(input);
  const risk = fieldOf(input, "riskPerTrade") ?? RISK_PER_TRADE;
  if (typeof risk !== "number" || !(risk > 0)) throw new RangeError("riskPerTrade is a number above 0");
  const symbols = await symbolsFrom(input);
  const found = [];
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
      note: trade.note
    })),
    positions: newest.map(({ symbol, trade }) => ({ symbol, units: unitsFor(trade, risk) }))
  };
}
function unitsFor({ side, distance }, risk) {
  const units = distance === 0 ? 0 : Math.round(risk / distance);
  return side === "buy" ? units : -units;
}
async function symbolsFrom(input) {
  const wanted = fieldOf(input, "symbols");
  if (wanted === void 0 || Array.isArray(wanted) && wanted.length === 0) return marketData.symbols();
  if (Array.isArray(wanted) && wanted.every((one) => typeof one === "string")) return wanted;
  throw new TypeError('symbols is a list of names, such as ["EURUSD"]');
}

// src/main.ts
var commands = { scan };
var strategies = {
  "hyper-momentum": (bars, input) => findBreakouts(bars, parametersFrom(input)).signals
};
export {
  commands,
  strategies
};
