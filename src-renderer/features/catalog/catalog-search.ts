import { SORTS, type Sort } from '../../../src-shared/models/sort.ts';
import { CATEGORIES, type Category } from '../../../src-shared/models/category.ts';
import { parseSearch } from '../../../src-shared/search-grammar.ts';

/** What the catalog shows, as its address says. Filters that are typed into `q` win over those beside it. */
export interface CatalogSearch {
  readonly q?: string;
  readonly sort?: Sort;
  readonly category?: Category;
  readonly view?: 'cards';
}

/** Reads an address; what it cannot read is left out. */
export function readCatalogSearch(search: Readonly<Record<string, unknown>>): CatalogSearch {
  const { q, sort, category, view } = search;
  const knownSort = SORTS.find((one) => one === sort);
  const knownCategory = CATEGORIES.find((one) => one === category);
  return {
    ...asked(typedText(q)),
    ...(knownSort === undefined || knownSort === 'relevance' ? {} : { sort: knownSort }),
    ...(knownCategory === undefined ? {} : { category: knownCategory }),
    ...(view === 'cards' ? { view } : {}),
  };
}

/** The router reads `q=12` as a number and `q=true` as a truth. */
function typedText(q: unknown): string {
  if (typeof q === 'string') return q;
  return typeof q === 'number' || typeof q === 'boolean' ? String(q) : '';
}

/** The one text that the registry is asked. */
export function queryText({ q = '', sort, category }: CatalogSearch): string {
  const typed = parseSearch(q);
  const filters = [
    ...(category === undefined || typed.category !== undefined ? [] : [`@category:${category}`]),
    ...(sort === undefined || sort === 'relevance' || typed.sort !== 'relevance' ? [] : [`@sort:${sort}`]),
  ];
  // In front, so that the last word is still one that may go on.
  return [...filters, q].join(' ').trimStart();
}

/** A filter that narrows the list, and the search without it. */
export interface ActiveFilter {
  readonly label: string;
  readonly without: CatalogSearch;
}

/** Every filter that is on, those typed and those chosen, to be taken off one by one. */
export function activeFilters(search: CatalogSearch): readonly ActiveFilter[] {
  const { q = '', category, ...rest } = search;
  const kept = category === undefined ? {} : { category };
  const typed = [...q.matchAll(FILTER)].map(([part]) => part.trim());
  return [
    ...(category === undefined
      ? []
      : [{ label: `@category:${category}`, without: { ...rest, ...(q === '' ? {} : { q }) } }]),
    ...typed
      .filter((part) => !part.startsWith('@sort:') && part !== '@')
      .map((part) => ({ label: part, without: { ...rest, ...kept, ...asked(withoutPart(q, part)) } })),
  ];
}

/** The search with a part such as `@publisher:acme` put in, or taken out where it stood. */
export function togglePart(search: CatalogSearch, part: string): CatalogSearch {
  const { q = '', ...rest } = search;
  const hasPart = [...q.matchAll(FILTER)].some(([one]) => one.trim() === part);
  return { ...rest, ...asked(hasPart ? withoutPart(q, part) : `${q.trimEnd()} ${part}`.trim()) };
}

const FILTER = /@[^\s:"]*(?::(?:"[^"]*"?|[^\s"]*))?/gu;

function withoutPart(q: string, part: string): string {
  return q.replace(part, '').replace(/\s+/gu, ' ').trim();
}

function asked(q: string): { readonly q?: string } {
  return q === '' ? {} : { q };
}
