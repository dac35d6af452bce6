// src/main.ts
import { marketData, report, settings } from "marketplace";

// src/moves.ts
var USUAL_DAYS = 60;
function moveOf(bars) {
  const { symbol, close, time } = bars;
  const at = close.length - 1;
  const last = close[at];
  const today = time[at];
  if (last === void 0 || today === void 0) throw new Error(`${symbol} has no prices up to that day`);
  const over = (length) => change(close[at - length], last);
  const newYear = Date.UTC(new Date(today).getUTCFullYear(), 0, 1);
  const lastOfOldYear = time.findLastIndex((moment) => moment < newYear);
  return {
    symbol,
    time: today,
    close: last,
    day: over(1),
    week: over(5),
    month: over(20),
    yearToDate: change(close[lastOfOldYear], last),
    loudness: loudness(close)
  };
}
function change(before, after) {
  return before === void 0 || before === 0 ? void 0 : after / before - 1;
}
function loudness(close) {
  const changes = close.map((price, at) => change(close[at - 1], price)).filter((one) => one !== void 0);
  const today = changes[changes.length - 1];
  const before = changes.slice(-USUAL_DAYS - 1, -1);
  if (today === void 0 || before.length < USUAL_DAYS) return void 0;
  const mean = before.reduce((sum, one) => sum + one, 0) / before.length;
  const spread = Math.sqrt(before.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (before.length - 1));
  return spread === 0 ? 0 : Math.abs(today - mean) / spread;
}

// src/words.ts
function percent(change2) {
  if (change2 === void 0) return "–";
  const shown = (100 * change2).toFixed(2);
  return `${change2 >= 0 ? "+" : ""}${shown} %`;
}
function dateOf(time) {
  return new Date(time).toISOString().slice(0, 10);
}
function headline(moves, loudMove, synthetic) {
  const ranked = moves.filter(({ day }) => day !== void 0).toSorted((a, b) => (b.day ?? 0) - (a.day ?? 0));
  const best = ranked[0];
  const worst = ranked[ranked.length - 1];
  const loud = moves.filter(({ loudness: loudness2 }) => loudness2 !== void 0 && loudness2 >= loudMove);
  const date = Math.max(...moves.map(({ time }) => time));
  return [
    `# ${dateOf(date)}`,
    "",
    best === void 0 || worst === void 0 ? "There is no day before this one to compare with." : `Strongest: **${best.symbol}** ${percent(best.day)}. Weakest: **${worst.symbol}** ${percent(worst.day)}.`,
    "",
    loud.length === 0 ? `No move was larger than ${loudMove} standard deviations.` : `Larger than ${loudMove} standard deviations: ${loud.map(({ symbol }) => symbol).join(", ")}.`,
    ...synthetic ? ["", "_These prices were generated; they are no market’s._"] : []
  ].join("\n");
}

// src/main.ts
var reports = {
  async daily(input) {
    const { symbols, date } = input ?? {};
    const to = date === void 0 ? void 0 : endOf(date);
    const range = to === void 0 ? {} : { to };
    const all = await Promise.all((await chosen(symbols)).map((symbol) => marketData.bars(symbol, range)));
    const moves = all.map(moveOf);
    report.markdown(
      headline(
        moves,
        numberSetting("loudMove", 2),
        all.some(({ synthetic }) => synthetic)
      )
    );
    report.table(
      ["Symbol", "Close", "Day", "Week", "Month", "Year to date", "Deviations"],
      moves.map((move) => [
        move.symbol,
        move.close,
        percent(move.day),
        percent(move.week),
        percent(move.month),
        percent(move.yearToDate),
        move.loudness === void 0 ? "–" : move.loudness.toFixed(1)
      ])
    );
    for (const bars of all) report.series(bars.symbol, rebased(bars, numberSetting("chartDays", 60)));
  }
};
function rebased({ time, close }, days) {
  const from = Math.max(0, close.length - days);
  const base = close[from] ?? 1;
  return close.slice(from).map((price, at) => [time[from + at] ?? 0, 100 * price / base]);
}
async function chosen(symbols) {
  if (symbols === void 0 || Array.isArray(symbols) && symbols.length === 0) return marketData.symbols();
  if (Array.isArray(symbols) && symbols.every((one) => typeof one === "string")) return symbols;
  throw new TypeError('symbols is a list of names, such as ["EURUSD"]');
}
function endOf(date) {
  const begun = typeof date === "string" && /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : NaN;
  if (Number.isNaN(begun)) throw new TypeError("date is a day such as 2025-06-30");
  return begun + 864e5 - 1;
}
function numberSetting(key, fallback) {
  const value = settings.get(key);
  return typeof value === "number" ? value : fallback;
}
export {
  reports
};
