import type { SqlConnection } from '../connection.ts';
import type { Counts } from './counts.ts';
import { documentWords, filterTerms } from './terms.ts';
import type { SearchDocument } from './search-document.ts';
import type { Generation } from './tables.ts';

/** Prefixes up to this many letters are counted in advance. */
export const COUNTED_PREFIX = 8;

/** Calls back for everything whose rows may be counted in advance, each once. */
export function forEachCountable(
  document: SearchDocument,
  visit: (term: string, prefix: boolean) => void,
): void {
  const words = documentWords(document);
  const prefixes = new Set<string>(['']);
  for (const word of words) {
    visit(word, false);
    const length = Math.min(word.length, COUNTED_PREFIX);
    for (let end = 1; end <= length; end += 1) prefixes.add(word.slice(0, end));
  }
  for (const term of filterTerms(document)) visit(term, false);
  for (const prefix of prefixes) visit(prefix, true);
}

/** Keeps the counts of very common terms exact when one row comes or goes. */
export function adjustCommonTerms(
  connection: SqlConnection,
  generation: Generation,
  document: SearchDocument,
  code: number,
  change: 1 | -1,
): void {
  const table = `search_common${generation}`;
  const kept = connection.prepare(`SELECT counts FROM ${table} WHERE term = ? AND prefix = ?`);
  const keep = connection.prepare(`UPDATE ${table} SET counts = ? WHERE term = ? AND prefix = ?`);
  forEachCountable(document, (term, prefix) => {
    const text = kept.pluck<string>(term, prefix ? 1 : 0);
    if (text === undefined) return;
    const counts = JSON.parse(text) as Counts;
    counts[code] = (counts[code] ?? 0) + change;
    keep.run(JSON.stringify(counts), term, prefix ? 1 : 0);
  });
}
