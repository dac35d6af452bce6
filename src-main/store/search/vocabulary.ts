import type { SqlConnection } from '../connection.ts';
import { SEARCH_LIMITS } from './limits.ts';
import type { Plan } from './plan.ts';
import type { SearchDocument } from './search-document.ts';
import type { Generation } from './tables.ts';
import { documentWords } from './terms.ts';

/** Adds to the number of documents each word is in; a word of none is forgotten. */
export function countVocabulary(
  connection: SqlConnection,
  generation: Generation,
  document: SearchDocument,
  change: 1 | -1,
): void {
  const table = `search_vocabulary${generation}`;
  const count = connection.prepare(
    `INSERT INTO ${table} (term, length, letters, documents) VALUES (?, ?, ?, ?)
      ON CONFLICT (term) DO UPDATE SET documents = documents + excluded.documents`,
  );
  const forget = connection.prepare(`DELETE FROM ${table} WHERE term = ? AND documents <= 0`);
  for (const word of documentWords(document)) {
    count.run(word, spellingLength(word), lettersOf(word), change);
    if (change < 0) forget.run(word);
  }
}

/** Words of up to this many letters have their beginnings in the index; the sign of a list counts as one more. */
const INDEXED_LETTERS = 4;

/**
 * A longer beginning is no entry of the index, so that its lists would be merged from every word that begins so before the
 * first row came out. The words themselves, asked for one by one, come out in order and stop early.
 */
export function withEndings(connection: SqlConnection, plan: Plan): Plan {
  const beginning = plan.words.at(-1);
  if (!plan.lastIsPrefix || beginning === undefined || beginning.length <= INDEXED_LETTERS) return plan;
  const words = connection
    .prepare('SELECT term FROM search_vocabulary WHERE term >= ? AND term < ? LIMIT ?')
    .all<{ readonly term: string }>(beginning, `${beginning}\u{10FFFF}`, SEARCH_LIMITS.endings + 1)
    .map(({ term }) => term);
  return words.length > SEARCH_LIMITS.endings ? plan : { ...plan, endings: words };
}

/** Under which length a word is looked for when spellings are repaired. UTF-16 code units; 0 for never. */
export function spellingLength(word: string): number {
  return /\p{L}/u.test(word) ? word.length : 0;
}

/** One bit for each letter (by code modulo 32) that a word holds, as a number that is not negative. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index += 1) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters >>> 0;
}
