import { isJsonObject, type Json, type JsonObject } from '../../../src-shared/json.ts';

/** How an answer is best shown. */
export type Shape =
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Json[])[];
    }
  | {
      readonly kind: 'record';
      /** Single values, as facts. */
      readonly facts: readonly (readonly [key: string, value: Json])[];
      /** What has a shape of its own. */
      readonly parts: readonly (readonly [key: string, value: Json])[];
    }
  | { readonly kind: 'list'; readonly items: readonly (readonly [title: string, value: Json])[] }
  | { readonly kind: 'json' };

const MOST_COLUMNS = 12;
const MOST_ITEMS = 50;

/** Lists of like objects are tables, objects are facts with parts, everything else is JSON. */
export function shapeOf(value: Json): Shape {
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    return tableOf(list) ?? listOf(list) ?? { kind: 'json' };
  }
  if (!isJsonObject(value)) return { kind: 'json' };
  const entries = Object.entries(value);
  return {
    kind: 'record',
    facts: entries.filter(([, one]) => isSingle(one)),
    parts: entries.filter(([, one]) => !isSingle(one)),
  };
}

function tableOf(list: readonly Json[]): Shape | null {
  if (list.length === 0 || !list.every(isFlat)) return null;
  const columns = [...new Set(list.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0 || columns.length > MOST_COLUMNS) return null;
  return { kind: 'table', columns, rows: list.map((row) => columns.map((key) => row[key] ?? null)) };
}

function listOf(list: readonly Json[]): Shape | null {
  if (list.length === 0 || list.length > MOST_ITEMS || !list.every(isJsonObject)) return null;
  return { kind: 'list', items: list.map((one, index) => [titleOf(one) ?? String(index + 1), one]) };
}

function titleOf(item: JsonObject): string | null {
  const found = ['title', 'name', 'id'].map((key) => item[key]).find((one) => typeof one === 'string');
  return typeof found === 'string' ? found : null;
}

function isFlat(value: Json): value is JsonObject {
  return isJsonObject(value) && Object.values(value).every(isSingle);
}

function isSingle(value: Json): boolean {
  return value === null || typeof value !== 'object';
}

/** A cell: numbers with at most eight significant digits, nothing for null. */
export function cellText(value: Json): string {
  if (value === null) return '';
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A number, or a number as an extension wrote it: `-0.23 %`. Nothing at all stands in a column of either. */
export function isFigure(value: Json): boolean {
  if (value === null || typeof value === 'number') return true;
  return typeof value === 'string' && /^[+\-−]?\d[\d.,\u202f]*\s?%?$/.test(value);
}
