import type { SearchDocument } from './search-document.ts';

/**
 * What the full-text index holds for a document. A word is indexed once for each list it belongs to, told apart by a
 * sign in front, so that every list of a query is one walk in rank order that stops at its limit:
 *
 *   word      anywhere           :word    in name or title     .word   in name, title or tags
 *   #tag      the whole tag      @id      the publisher        =name   the whole name, title or id
 *   @@origin  where it came from
 *
 * Words hold letters, digits and marks only, so a sign can never come from a text.
 */
export type List = 'any' | 'label' | 'name';
const SIGNS: Readonly<Record<List, string>> = { any: '', label: '.', name: ':' };
/** The signs above and what joins the words of a key, for the tokenizer. */
export const TERM_CHARACTERS = ':.#@=-';
/** Longer names are not found by their whole. UTF-16 code units. */
const KEY_LENGTH = 200;
/** Lengths of prefixes that the index keeps lists for: one to four letters, and one more for the sign. */
export const INDEXED_PREFIXES = '1 2 3 4 5';

export const listTerm = (list: List, word: string): string => SIGNS[list] + word;
export const tagTerm = (words: readonly string[]): string => `#${keyOf(words)}`;
export const publisherTerm = (words: readonly string[]): string => `@${keyOf(words)}`;
export const originTerm = (origin: string): string => `@@${origin}`;
export const exactTerm = (words: readonly string[]): string => `=${keyOf(words)}`;

/** Words of a document, each once. */
export function documentWords(document: SearchDocument): ReadonlySet<string> {
  return new Set([
    ...document.name,
    ...document.title,
    ...document.description,
    ...document.publisher,
    ...document.tags.flat(),
  ]);
}

/** Terms that answer a filter, each once. */
export function filterTerms(document: SearchDocument): ReadonlySet<string> {
  return new Set([
    ...document.tags.map(tagTerm),
    publisherTerm(document.publisher),
    originTerm(document.origin),
  ]);
}

/** Everything the full-text index gets for a document. */
export function documentTerms(document: SearchDocument): string {
  const name = new Set([...document.name, ...document.title]);
  const label = new Set([...name, ...document.tags.flat()]);
  const exact = new Set([
    exactTerm(document.name),
    exactTerm(document.title),
    exactTerm([...document.publisher, ...document.name]),
  ]);
  return [
    ...documentWords(document),
    ...[...label].map((word) => listTerm('label', word)),
    ...[...name].map((word) => listTerm('name', word)),
    ...filterTerms(document),
    ...exact,
  ].join(' ');
}

function keyOf(words: readonly string[]): string {
  return words.join('-').slice(0, KEY_LENGTH);
}
