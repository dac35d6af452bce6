// src/assess.ts
import { clock, log, marketData as marketData3, notify, settings as settings2 } from "marketplace";

// src/currency.ts
function pairOf(symbol) {
  const [, base, quote] = /^([A-Z]{3})([A-Z]{3})$/.exec(symbol) ?? [];
  if (base === void 0 || quote === void 0) throw new TypeError(`${symbol} is no pair such as EURUSD`);
  return { base, quote };
}
function conversion(from, to, symbols) {
  if (from === to) return null;
  if (symbols.includes(from + to)) return { symbol: from + to, divide: false };
  if (symbols.includes(to + from)) return { symbol: to + from, divide: true };
  throw new Error(`no prices turn ${from} into ${to}: import ${from}${to} or ${to}${from}`);
}

// src/prices.ts
import { marketData } from "marketplace";
async function readPrices(symbols, days) {
  return align(await Promise.all([...new Set(symbols)].map((symbol) => marketData.bars(symbol))), days);
}
function align(all, days) {
  const seen = /* @__PURE__ */ new Map();
  for (const { time: time2 } of all) for (const day of time2) seen.set(day, (seen.get(day) ?? 0) + 1);
  const time = [...seen].filter(([, count]) => count === all.length).map(([day]) => day).toSorted((a, b) => a - b).slice(-(days + 1));
  const kept = new Set(time);
  const closes = new Map(
    all.map(({ symbol, time: opened, close }) => [
      symbol,
      close.filter((_price, at) => kept.has(opened[at] ?? NaN))
    ])
  );
  return { time, closes };
}

// src/question.ts
import { marketData as marketData2, settings, storage } from "marketplace";
var EXAMPLE_UNITS = 1e5;
var BOOK_KEY = "book";
async function questionFrom(input) {
  const { positions, confidence, days } = isObject(input) ? input : {};
  const currency = settings.get("currency") ?? "USD";
  return {
    positions: positions === void 0 ? await lastBook() : positionsFrom(positions),
    confidence: within("confidence", confidence ?? settings.get("confidence") ?? 0.95, 0.5, 0.999),
    days: Math.floor(within("days", days ?? 1, 1, 20)),
    currency: typeof currency === "string" ? currency.toUpperCase() : "USD"
  };
}
async function rememberBook(positions) {
  await storage.set(
    BOOK_KEY,
    positions.map(({ symbol, units }) => ({ symbol, units }))
  );
}
async function lastBook() {
  const kept = await storage.get(BOOK_KEY);
  if (kept !== void 0) return positionsFrom(kept);
  return (await marketData2.symbols()).map((symbol) => ({ symbol, units: EXAMPLE_UNITS }));
}
function positionsFrom(given) {
  if (!Array.isArray(given)) throw new TypeError('positions is a list of {"symbol", "units"}');
  return given.map((one, at) => {
    const { symbol, units } = isObject(one) ? one : {};
    if (typeof symbol === "string" && typeof units === "number" && Number.isFinite(units))
      return { symbol, units };
    throw new TypeError(`position ${at + 1} needs a symbol (text) and units (number)`);
  });
}
function within(name, value, least, most) {
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new RangeError(`${name} is a number from ${least} to ${most}`);
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/simulate.ts
function simulate(prices, { positions, confidence, days, currency }) {
  const symbols = [...prices.closes.keys()];
  const scenarios = Math.max(0, prices.time.length - days);
  if (positions.length > 0 && scenarios < 30) {
    throw new Error(`only ${scenarios} scenarios of ${days} days: at least 30 are needed`);
  }
  const held = positions.map((position) => {
    const closes = prices.closes.get(position.symbol) ?? [];
    const worth = position.units * last(closes) * rateOf(pairOf(position.symbol).quote, currency, symbols, prices);
    const losses = closes.slice(days).map((close, at) => worth * (1 - close / (closes[at] ?? close)));
    return { position, worth, losses };
  });
  const book = Array.from(
    { length: scenarios },
    (_none, at) => held.reduce((sum, { losses }) => sum + (losses[at] ?? 0), 0)
  );
  const worst = worstScenarios(book, confidence);
  const valueAtRisk = lossAt(book, worst);
  const parts = held.map(({ position, worth, losses }) => ({
    ...position,
    value: worth,
    alone: lossAt(losses, worstScenarios(losses, confidence)),
    part: worst.length === 0 ? 0 : worst.reduce((sum, at) => sum + (losses[at] ?? 0), 0) / worst.length
  }));
  return {
    valueAtRisk,
    expectedShortfall: parts.reduce((sum, { part }) => sum + part, 0),
    scenarios,
    positions: parts,
    diversification: parts.reduce((sum, { alone }) => sum + alone, 0) - valueAtRisk
  };
}
function worstScenarios(losses, confidence) {
  const count = Math.max(1, Math.floor(losses.length * (1 - confidence) + 1e-9));
  return losses.map((_loss, at) => at).toSorted((a, b) => (losses[a] ?? 0) - (losses[b] ?? 0)).slice(-count);
}
function lossAt(losses, worst) {
  return losses[worst[0] ?? -1] ?? 0;
}
function rateOf(from, to, symbols, prices) {
  const by = conversion(from, to, symbols);
  if (by === null) return 1;
  const price = last(prices.closes.get(by.symbol) ?? []);
  return by.divide ? 1 / price : price;
}
function last(values) {
  return values[values.length - 1] ?? 0;
}

// src/trend.ts
import { storage as storage2 } from "marketplace";
var KEPT = 250;
var TREND_KEY = "trend";
async function readTrend() {
  const kept = await storage2.get(TREND_KEY);
  return Array.isArray(kept) ? kept.filter(isPoint) : [];
}
async function addToTrend(point) {
  const before = (await readTrend()).filter(({ at }) => at !== point.at);
  const points = [...before, point].slice(-KEPT);
  await storage2.set(
    TREND_KEY,
    points.map((one) => ({ ...one }))
  );
  return points;
}
function isPoint(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { at, valueAtRisk, expectedShortfall } = value;
  return [at, valueAtRisk, expectedShortfall].every((number) => typeof number === "number");
}

// src/assess.ts
async function assess(input) {
  const question = await questionFrom(input);
  const risk = simulate(await readPrices(await symbolsFor(question), historyDays()), question);
  await rememberBook(question.positions);
  const { valueAtRisk, expectedShortfall } = risk;
  const trend = await addToTrend({ at: clock.now(), valueAtRisk, expectedShortfall });
  const limit = limitFrom(settings2.get("limit"));
  if (limit !== null && valueAtRisk > limit) {
    log.warn(`value at risk ${Math.round(valueAtRisk)} is above the limit ${limit}`);
    await notify.show(
      "Value at risk above your limit",
      `${Math.round(valueAtRisk)} ${question.currency}, limit ${limit}; expected shortfall ${Math.round(expectedShortfall)}.`
    );
  }
  return { question, risk, trend, limit };
}
async function symbolsFor({ positions, currency }) {
  const known = await marketData3.symbols();
  return positions.flatMap(({ symbol }) => {
    const by = conversion(pairOf(symbol).quote, currency, known);
    return by === null ? [symbol] : [symbol, by.symbol];
  });
}
function historyDays() {
  const days = settings2.get("history");
  return typeof days === "number" ? days : 500;
}
function limitFrom(value) {
  return typeof value === "number" && value > 0 ? value : null;
}

// src/var-report.ts
import { report } from "marketplace";
function writeReport({ question, risk, trend, limit }) {
  const { currency, confidence, days } = question;
  const share = `${Math.round(confidence * 1e3) / 10} %`;
  const lines = [
    "# Value at risk",
    "",
    `On ${share} of ${days === 1 ? "days" : `${days}-day periods`} this book loses less than **${amount(risk.valueAtRisk)} ${currency}**; on the others **${amount(risk.expectedShortfall)} ${currency}** on average.`,
    "",
    `- ${risk.scenarios} scenarios from past prices`,
    `- Diversification takes ${amount(risk.diversification)} ${currency} off what the positions would risk alone`,
    ...limit === null ? [] : [`- Limit ${amount(limit)} ${currency}: **${risk.valueAtRisk > limit ? "exceeded" : "kept"}**`]
  ];
  report.markdown(lines.join("\n"));
  report.table(
    ["Position", "Units", `Value (${currency})`, "Alone", "Part of shortfall", "Share"],
    risk.positions.toSorted((a, b) => b.part - a.part).map(({ symbol, units, value, alone, part }) => [
      symbol,
      units,
      Math.round(value),
      Math.round(alone),
      Math.round(part),
      risk.expectedShortfall === 0 ? "–" : `${Math.round(100 * part / risk.expectedShortfall)} %`
    ])
  );
  report.series(
    "Value at risk",
    trend.map(({ at, valueAtRisk }) => [at, valueAtRisk])
  );
  report.series(
    "Expected shortfall",
    trend.map(({ at, expectedShortfall }) => [at, expectedShortfall])
  );
}
function amount(value) {
  return Math.round(value).toString().replace(/\B(?=(?:\d{3})+$)/g, ",");
}

// src/main.ts
var commands = {
  async var(input) {
    const { question, risk, limit } = await assess(input);
    return {
      currency: question.currency,
      confidence: question.confidence,
      days: question.days,
      scenarios: risk.scenarios,
      valueAtRisk: cents(risk.valueAtRisk),
      expectedShortfall: cents(risk.expectedShortfall),
      diversification: cents(risk.diversification),
      limit,
      withinLimit: limit === null || risk.valueAtRisk <= limit,
      positions: risk.positions.map(({ symbol, units, value, alone, part }) => ({
        symbol,
        units,
        value: cents(value),
        alone: cents(alone),
        part: cents(part)
      }))
    };
  }
};
var reports = {
  async "var-report"(input) {
    writeReport(await assess(input));
  }
};
function cents(value) {
  return Math.round(value * 100) / 100;
}
export {
  commands,
  reports
};
