import { StationError } from '../../../src-shared/errors/index.ts';
import { MARKET_DATA_LIMITS } from '../../../src-shared/limits.ts';
import type { Bars } from '../../../src-shared/models/sandbox.ts';
import { splitRow } from './csv-row.ts';
import { parseTime } from './csv-time.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;
type Price = (typeof PRICES)[number];

/** Where each column stands in a row. */
interface Columns {
  readonly time: number;
  readonly prices: Readonly<Record<Price, number>>;
  readonly volume: number | undefined;
}

/**
 * Reads daily bars from CSV: a header of `date` or `time`, `open`, `high`, `low`, `close` and perhaps `volume`, in
 * any order and case; comma, semicolon or tab; ISO dates or epoch milliseconds; rows ascending in time.
 * @throws StationError `market-data.csv-too-large`, `market-data.csv-header`, `market-data.csv-row`,
 * `market-data.csv-empty`
 */
export function parseBarsCsv(input: string | Uint8Array, symbol: string): Bars {
  const bytes = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength;
  if (bytes > MARKET_DATA_LIMITS.csvBytes) {
    throw new StationError('market-data.csv-too-large', { bytes, limitBytes: MARKET_DATA_LIMITS.csvBytes });
  }
  const text = (typeof input === 'string' ? input : decode(input)).replace(/^\uFEFF/, '');
  const lines = text.split(/\r\n|\n|\r/);
  const headerAt = lines.findIndex((line) => line.trim() !== '');
  const header = lines[headerAt];
  if (header === undefined) throw new StationError('market-data.csv-empty');
  const separator = separatorOf(header);
  const columns = readHeader(splitRow(header, separator));
  const time: number[] = [];
  const prices: Record<Price, number[]> = { open: [], high: [], low: [], close: [] };
  const volume: number[] = [];
  for (const [at, line] of lines.entries()) {
    if (at <= headerAt || line.trim() === '') continue;
    const refuse = (problem: string): never => {
      throw new StationError('market-data.csv-row', { line: at + 1, problem });
    };
    if (time.length >= MARKET_DATA_LIMITS.rows) refuse(`there are more than ${MARKET_DATA_LIMITS.rows} rows`);
    const row = splitRow(line, separator);
    const opened = parseTime(row[columns.time] ?? '') ?? refuse(`"${row[columns.time] ?? ''}" is no date`);
    if (opened <= (time.at(-1) ?? -Infinity)) refuse('its time does not follow the row before');
    const bar = {
      open: price(row[columns.prices.open], 'open', refuse),
      high: price(row[columns.prices.high], 'high', refuse),
      low: price(row[columns.prices.low], 'low', refuse),
      close: price(row[columns.prices.close], 'close', refuse),
    };
    if (bar.high < Math.max(bar.open, bar.close, bar.low)) refuse('high is below another price');
    if (bar.low > Math.min(bar.open, bar.close)) refuse('low is above another price');
    time.push(opened);
    for (const name of PRICES) prices[name].push(bar[name]);
    volume.push(columns.volume === undefined ? 0 : amount(row[columns.volume], refuse));
  }
  if (time.length === 0) throw new StationError('market-data.csv-empty');
  return { symbol, interval: '1d', synthetic: false, time, ...prices, volume };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new StationError('market-data.csv-header', { problem: 'the file is not UTF-8 text' }, cause);
  }
}

function separatorOf(header: string): string {
  const counted = [',', ';', '\t'].map((mark) => ({ mark, count: header.split(mark).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

function readHeader(names: readonly string[]): Columns {
  const lower = names.map((name) => name.trim().toLowerCase());
  const find = (...wanted: string[]): number | undefined => {
    const places = lower.flatMap((name, at) => (wanted.includes(name) ? [at] : []));
    if (places.length > 1) {
      throw new StationError('market-data.csv-header', { problem: `the column ${wanted[0]} is there twice` });
    }
    return places[0];
  };
  const need = (...wanted: string[]): number => {
    const at = find(...wanted);
    if (at === undefined) {
      throw new StationError('market-data.csv-header', {
        problem: `the column ${wanted.join(' or ')} is missing`,
      });
    }
    return at;
  };
  return {
    time: need('date', 'time', 'datetime', 'timestamp'),
    prices: { open: need('open'), high: need('high'), low: need('low'), close: need('close') },
    volume: find('volume', 'vol'),
  };
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

function price(field: string | undefined, name: string, refuse: (problem: string) => never): number {
  const value = NUMBER.test(field ?? '') ? Number(field) : Number.NaN;
  if (!Number.isFinite(value) || value <= 0) refuse(`${name} is "${field ?? ''}", not a price above 0`);
  return value;
}

function amount(field: string | undefined, refuse: (problem: string) => never): number {
  if (field === undefined || field === '') return 0;
  const value = NUMBER.test(field) ? Number(field) : Number.NaN;
  if (!Number.isFinite(value) || value < 0) refuse(`volume is "${field}", not a number from 0`);
  return value;
}
