import type { Facets } from '../../../src-shared/models/catalog.ts';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';
import type { Page } from './page.ts';

/** What the search grammar yields. `@installed` has become `ids` by then: the catalog does not know what is installed. */
export type SearchQuery = Omit<ParsedSearch, 'installed' | 'problems'>;
/** One extension that was found. */
export interface SearchHit {
  readonly id: string;
  /** 0 exact name or title, 1 all words in the name, 2 words in name or tags, 3 anywhere. */
  readonly tier: 0 | 1 | 2 | 3;
}
/** A page of hits, with counts over everything that was found. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  readonly total: number;
  /** False where counting stopped at a cap: show "5,000+". */
  readonly totalIsExact: boolean;
  readonly facets: Facets;
  /** A repaired spelling that finds something, when the words as typed found nothing. */
  readonly suggestion: string | null;
}
/** Only extensions with a `latestVersion` are found. The index is derived data, kept by ExtensionRepository in the same transaction. */
export interface SearchRepository {
  query(query: SearchQuery, page: Page): Promise<SearchAnswer>;
  /**
   * One bounded step towards an index in today's order of popularity: null begins, what a step answers is given to the next
   * one, until it is `done`. Searches see the old order until the last step but one. Use `renumberSearch`, which holds a lease.
   */
  renumber(previous: SearchRenumbering | null): Promise<SearchRenumbering>;
  /** True when the first results of an empty search are no longer the most installed ones. Cheap. */
  isOrderStale(): Promise<boolean>;
}
/** A renumbering under way in this process. */
export interface SearchRenumbering {
  readonly done: boolean;
  /** 0 to 1. */
  readonly fraction: number;
  /** What it is doing, for people. */
  readonly phase: string;
}
