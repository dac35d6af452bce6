// src/windows.ts
function asLength(bars) {
  if (Number.isInteger(bars) && bars >= 1) return bars;
  throw new RangeError(`a length is a whole number of bars from 1, not ${bars}`);
}
function overWindows(values, bars, measure) {
  const length = asLength(bars);
  return values.map(
    (_value, at) => at + 1 < length ? void 0 : measure(values.slice(at + 1 - length, at + 1))
  );
}
function atEnd(column) {
  return column[column.length - 1];
}
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

// src/averages.ts
function sma(values, bars) {
  return overWindows(values, bars, mean);
}
function ema(values, bars) {
  return smoothed(values, bars, 2 / (asLength(bars) + 1));
}
function wilder(values, bars) {
  return smoothed(values, bars, 1 / asLength(bars));
}
function smoothed(values, bars, weight) {
  let average;
  return values.map((value, at) => {
    if (at + 1 < bars) return void 0;
    average = average === void 0 ? mean(values.slice(0, bars)) : average + weight * (value - average);
    return average;
  });
}

// src/ranges.ts
function highest(values, bars) {
  return overWindows(values, bars, (window) => Math.max(...window));
}
function lowest(values, bars) {
  return overWindows(values, bars, (window) => Math.min(...window));
}
function trueRange({ high, low, close }) {
  return high.map((top, at) => {
    const bottom = low[at] ?? top;
    const before = close[at - 1] ?? bottom;
    return Math.max(top, before) - Math.min(bottom, before);
  });
}
function atr(candles, bars) {
  return wilder(trueRange(candles), bars);
}

// src/returns.ts
function logReturns(prices) {
  return changes(prices, (price, before) => Math.log(price / before));
}
function simpleReturns(prices) {
  return changes(prices, (price, before) => price / before - 1);
}
function changes(prices, change) {
  return prices.map((price, at) => {
    const before = prices[at - 1];
    return before === void 0 ? void 0 : change(price, before);
  });
}

// src/spread.ts
function stdev(values, bars) {
  if (asLength(bars) < 2) throw new RangeError("a standard deviation needs at least 2 bars");
  return overWindows(values, bars, deviation);
}
function zscore(values, bars) {
  if (asLength(bars) < 2) throw new RangeError("a z-score needs at least 2 bars");
  return overWindows(values, bars, (window) => {
    const spread = deviation(window);
    return spread === 0 ? 0 : ((window[window.length - 1] ?? 0) - mean(window)) / spread;
  });
}
function quantile(values, share) {
  if (values.length === 0) throw new RangeError("a quantile needs at least one value");
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share lies between 0 and 1, not at ${share}`);
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? 0;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}
function deviation(window) {
  const middle = mean(window);
  const squares = window.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (window.length - 1));
}
export {
  atEnd,
  atr,
  ema,
  highest,
  logReturns,
  lowest,
  quantile,
  simpleReturns,
  sma,
  stdev,
  trueRange,
  wilder,
  zscore
};
