import { CATEGORIES, CATEGORY_LABELS } from '../../../src-shared/models/category.ts';
import { SORTS } from '../../../src-shared/models/sort.ts';
import { SEARCH_FILTERS } from '../../../src-shared/search-grammar.ts';
import { FACE } from '../face.ts';

/** What is installed and which servers are followed is known on the person's own machine only. */
const OFFERED = SEARCH_FILTERS.filter(
  (filter) => FACE === 'window' || (filter !== 'installed' && filter !== 'origin'),
);
const HERE = 'local';

/** A filter that can complete what is typed. */
export interface Suggestion {
  /** The part as it will stand in the field. */
  readonly part: string;
  readonly filter: (typeof SEARCH_FILTERS)[number];
  /** What its value means, when that is known. */
  readonly note: string | null;
}

/** The `@part` that the cursor stands in, or null. */
export function partAt(
  text: string,
  cursor: number,
): { readonly start: number; readonly part: string } | null {
  const found = /(?:^|\s)(@\S*)$/.exec(text.slice(0, cursor));
  const part = found?.[1];
  return part === undefined ? null : { start: cursor - part.length, part };
}

/** A server that is followed, as far as a search is concerned. */
export interface KnownOrigin {
  readonly id: string;
  readonly name: string;
}

/** Completions of a part such as `@`, `@ca` or `@sort:r`; `origins` are the servers that are followed. */
export function suggestionsFor(part: string, origins: readonly KnownOrigin[] = []): readonly Suggestion[] {
  const typed = part.toLowerCase();
  const colon = typed.indexOf(':');
  if (colon < 0) {
    return OFFERED.filter((filter) => `@${filter}`.startsWith(typed)).map((filter) => ({
      part: filter === 'installed' ? '@installed' : `@${filter}:`,
      filter,
      note: null,
    }));
  }
  const filter = typed.slice(1, colon);
  const value = typed.slice(colon + 1).replace(/^"/, '');
  const matches = (name: string): boolean =>
    name.toLowerCase().startsWith(value) && name.toLowerCase() !== value;
  if (filter === 'category') {
    return CATEGORIES.filter((id) => matches(id) || (value !== id && matches(CATEGORY_LABELS[id]))).map(
      (id) => ({
        part: `@category:${id}`,
        filter: 'category',
        note: CATEGORY_LABELS[id],
      }),
    );
  }
  if (filter === 'origin') {
    return [{ id: HERE, name: null }, ...origins]
      .filter(({ id, name }) => matches(id) || (value !== id && name !== null && matches(name)))
      .map(({ id, name }) => ({ part: `@origin:${id}`, filter: 'origin', note: name }));
  }
  if (filter !== 'sort') return [];
  return SORTS.filter(matches).map((sort) => ({ part: `@sort:${sort}`, filter: 'sort', note: null }));
}

/** The text with the part completed, and where the cursor goes. */
export function complete(
  text: string,
  cursor: number,
  suggestion: Suggestion,
): { readonly text: string; readonly cursor: number } {
  const at = partAt(text, cursor);
  const start = at?.start ?? cursor;
  const ending = suggestion.part.endsWith(':') ? '' : ' ';
  const before = text.slice(0, start) + suggestion.part + ending;
  return { text: before + text.slice(cursor).replace(/^\s+/, ''), cursor: before.length };
}
