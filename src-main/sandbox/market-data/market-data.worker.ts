import '../../workers/crypto-shim.ts';
import { serveTasks } from '../../workers/index.ts';
import { parseBarsCsv } from './csv.ts';
import type { CsvTask } from './import-csv.ts';

/** Rows at a time: the asker writes them within a few milliseconds. */
const BATCH = 1_000;

serveTasks(async (task, call) => {
  const { bytes, symbol } = task as CsvTask;
  const { time, open, high, low, close, volume } = parseBarsCsv(bytes, symbol);
  const rows = time.map((at, row) => ({
    time: at,
    open: open[row] ?? Number.NaN,
    high: high[row] ?? Number.NaN,
    low: low[row] ?? Number.NaN,
    close: close[row] ?? Number.NaN,
    volume: volume[row] ?? 0,
  }));
  for (let from = 0; from < rows.length; from += BATCH) await call(rows.slice(from, from + BATCH));
  return { bars: rows.length, from: time[0] ?? 0, to: time.at(-1) ?? 0 };
});
