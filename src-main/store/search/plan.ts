import type { SearchQuery } from '../port.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { categoryCode } from './search-document.ts';
import { exactTerm, listTerm, originTerm, publisherTerm, tagTerm, type List } from './terms.ts';
import { wordsOf } from './words.ts';

/** A query in the words of the index. */
export interface Plan {
  /** Each once, in the order typed; the one that may go on is last. */
  readonly words: readonly string[];
  readonly lastIsPrefix: boolean;
  /** Every word that the last one may be the beginning of, when they are few. */
  readonly endings: readonly string[] | null;
  /** All words as typed, for the whole-name tier. */
  readonly exact: string;
  readonly phrases: readonly string[];
  /** Terms of tags, publisher and origin. */
  readonly filters: readonly string[];
  readonly category: number | null;
  readonly ids: readonly string[] | null;
}

/** Short names of registries: all of it is in the one term. */
const ORIGIN = /^[a-z0-9-]+$/;

/** Null when the query asks for something that nothing can hold, such as a word without a letter. */
export function planOf(query: SearchQuery): Plan | null {
  const typed = query.words.flatMap(wordsOf).slice(0, SEARCH_LIMITS.words);
  if (query.words.length > 0 && typed.length === 0) return null;
  const filters: string[] = [];
  for (const tag of query.tags) {
    const words = wordsOf(tag);
    if (words.length === 0) return null;
    filters.push(tagTerm(words));
  }
  if (query.publisher !== undefined) filters.push(publisherTerm(wordsOf(query.publisher)));
  if (query.origin !== undefined) {
    if (!ORIGIN.test(query.origin)) return null;
    filters.push(originTerm(query.origin));
  }
  const lastIsPrefix = query.lastWordIsPrefix && typed.length > 0;
  return {
    words: lastIsPrefix ? lastKept(typed) : [...new Set(typed)],
    lastIsPrefix,
    endings: null,
    exact: exactTerm(typed),
    phrases: query.phrases
      .map(wordsOf)
      .filter((words) => words.length > 1)
      .slice(0, SEARCH_LIMITS.phrases)
      .map((words) => ` ${words.join(' ')} `),
    filters: [...new Set(filters)],
    category: query.category === undefined ? null : categoryCode(query.category),
    ids: query.ids === undefined ? null : [...new Set(query.ids)],
  };
}

/** Every word once, with the last one typed at the end even when it came before. */
function lastKept(typed: readonly string[]): string[] {
  const last = typed.at(-1) ?? '';
  return [...new Set(typed.slice(0, -1).filter((word) => word !== last)), last];
}

/** Full-text expression for the rows whose words are all in one list; null when every row qualifies. */
export function listExpression(plan: Plan, list: List): string | null {
  const words = plan.words.map((word, index) => {
    const term = quoted(listTerm(list, word));
    if (!plan.lastIsPrefix || index < plan.words.length - 1) return term;
    if (plan.endings === null) return `${term}*`;
    const endings = plan.endings.map((ending) => quoted(listTerm(list, ending)));
    return endings.length === 0 ? term : `(${endings.join(' OR ')})`;
  });
  return conjunction([...words, ...plan.filters.map(quoted)]);
}

/** Full-text expression for the rows whose whole name, title or id was typed. */
export function exactExpression(plan: Plan): string | null {
  return conjunction([quoted(plan.exact), ...plan.filters.map(quoted)]);
}

/** The one term that decides, with the category at most; null when several do. */
export function onlyTerm(plan: Plan): { readonly term: string; readonly prefix: boolean } | null {
  if (plan.phrases.length > 0 || plan.words.length + plan.filters.length > 1) return null;
  const [word] = plan.words;
  if (word !== undefined) return { term: word, prefix: plan.lastIsPrefix };
  const [filter] = plan.filters;
  return filter === undefined ? { term: '', prefix: true } : { term: filter, prefix: false };
}

const quoted = (term: string): string => `"${term}"`;
const conjunction = (terms: readonly string[]): string | null =>
  terms.length === 0 ? null : terms.join(' AND ');
