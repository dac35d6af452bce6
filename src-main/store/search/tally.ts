import type { SqlConnection } from '../connection.ts';
import { COUNTED_PREFIX } from './common-terms.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { FACET_CODES, type SearchDocument } from './search-document.ts';
import type { Generation } from './tables.ts';
import { documentWords, filterTerms } from './terms.ts';

const FEW = 32;

interface Entry {
  readonly term: string;
  readonly prefix: boolean;
  /** Facet codes one by one while they are few (most words are rare), counts by code after that. */
  codes: number[] | null;
  counts: Uint32Array | null;
  /** The last row that was counted: a prefix counts once for all of a row's words that begin with it. */
  row: number;
  rows: number;
}

/**
 * Counts every word, prefix and filter while a generation is built, in memory: asking the finished index for each of
 * them would walk it a thousand times.
 */
export class Tally {
  readonly #words = new Map<string, readonly Entry[]>();
  readonly #prefixes = new Map<string, Entry>();
  readonly #all = entry('', true);
  #row = 0;

  count(document: SearchDocument, code: number): void {
    this.#row += 1;
    this.#add(this.#all, code);
    for (const word of documentWords(document)) {
      for (const counted of this.#entriesOf(word)) this.#add(counted, code);
    }
    for (const term of filterTerms(document)) {
      for (const counted of this.#entriesOf(term)) this.#add(counted, code);
    }
  }

  /** Words with the number of rows that hold them. */
  *vocabulary(): Generator<{ readonly term: string; readonly documents: number }> {
    for (const [term, [whole]] of this.#words) {
      if (whole !== undefined && isWord(term)) yield { term, documents: whole.rows };
    }
  }

  /** Keeps the counts of terms that more rows hold than a search would count. */
  keepCommon(connection: SqlConnection, generation: Generation): void {
    const keep = connection.prepare(
      `INSERT INTO search_common${generation} (term, prefix, counts) VALUES (?, ?, ?)`,
    );
    const kept = (counted: Entry | undefined): void => {
      if (counted === undefined) return;
      if (counted.rows <= SEARCH_LIMITS.kept || counted.counts === null) return;
      keep.run(counted.term, counted.prefix ? 1 : 0, JSON.stringify([...counted.counts]));
    };
    kept(this.#all);
    for (const [whole] of this.#words.values()) kept(whole);
    for (const counted of this.#prefixes.values()) kept(counted);
  }

  #add(counted: Entry, code: number): void {
    if (counted.row === this.#row) return;
    counted.row = this.#row;
    counted.rows += 1;
    if (counted.counts !== null) {
      counted.counts[code] = (counted.counts[code] ?? 0) + 1;
    } else if (counted.codes !== null && counted.codes.length < FEW) {
      counted.codes.push(code);
    } else {
      const counts = new Uint32Array(FACET_CODES);
      for (const earlier of [...(counted.codes ?? []), code]) counts[earlier] = (counts[earlier] ?? 0) + 1;
      counted.counts = counts;
      counted.codes = null;
    }
  }

  /** The whole word first, then its prefixes. */
  #entriesOf(term: string): readonly Entry[] {
    let entries = this.#words.get(term);
    if (entries === undefined) {
      const length = isWord(term) ? Math.min(term.length, COUNTED_PREFIX) : 0;
      const prefixes = Array.from({ length }, (_, index) => this.#prefix(term.slice(0, index + 1)));
      entries = [entry(term, false), ...prefixes];
      this.#words.set(term, entries);
    }
    return entries;
  }

  #prefix(prefix: string): Entry {
    let counted = this.#prefixes.get(prefix);
    if (counted === undefined) this.#prefixes.set(prefix, (counted = entry(prefix, true)));
    return counted;
  }
}

function entry(term: string, prefix: boolean): Entry {
  return { term, prefix, codes: [], counts: null, row: 0, rows: 0 };
}

/** Filters begin with a sign. */
const isWord = (term: string): boolean => !term.startsWith('#') && !term.startsWith('@');
