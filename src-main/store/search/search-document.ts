import { CATEGORIES, type Category } from '../../../src-shared/models/category.ts';
import type { ExtensionRow } from '../port.ts';
import { wordsOf } from './words.ts';

/** An extension as search sees it: the folded words of each field, and where it comes from. */
export interface SearchDocument {
  readonly name: readonly string[];
  readonly title: readonly string[];
  readonly description: readonly string[];
  readonly publisher: readonly string[];
  readonly tags: readonly (readonly string[])[];
  /** One word, hyphens included: no phrase is found in it. */
  readonly origin: string;
}

type Described = Pick<
  ExtensionRow,
  'name' | 'displayName' | 'description' | 'publisherId' | 'tags' | 'origin'
>;

export function documentOf(row: Described): SearchDocument {
  return {
    name: wordsOf(row.name),
    title: wordsOf(row.displayName),
    description: wordsOf(row.description),
    publisher: wordsOf(row.publisherId),
    tags: row.tags.map(wordsOf).filter((words) => words.length > 0),
    origin: row.origin,
  };
}

/** One line a field, each word between spaces: a phrase is found with `instr` and never across two fields. */
export function encodeDocument(document: SearchDocument): string {
  const { name, title, description, publisher, tags, origin } = document;
  const fields = [name, title, description, publisher, [origin], ...tags];
  return fields.map((words) => ` ${words.join(' ')} `).join('\n');
}

export function decodeDocument(text: string): SearchDocument {
  const [name = [], title = [], description = [], publisher = [], [origin = ''] = [], ...tags] = text
    .split('\n')
    .map((line) => line.split(' ').filter((word) => word !== ''));
  return { name, title, description, publisher, tags, origin };
}

const PRICING: readonly ExtensionRow['pricing'][] = ['free', 'trial', 'subscription'];
/** The low bits of a rank are the row's facets, so that counting and filtering by them reads no table. */
export const FACET_BITS = 6;
export const FACET_CODES = 1 << FACET_BITS;
const PRICING_BITS = 2;

export function facetCode(row: Pick<ExtensionRow, 'category' | 'pricing'>): number {
  return (CATEGORIES.indexOf(row.category) << PRICING_BITS) | PRICING.indexOf(row.pricing);
}

/** What `(rank >> 2) & 15` is for rows of this category. */
export function categoryCode(category: Category): number {
  return CATEGORIES.indexOf(category);
}

export function categoryOfCode(code: number): Category | undefined {
  return CATEGORIES[code >> PRICING_BITS];
}

export function pricingOfCode(code: number): ExtensionRow['pricing'] | undefined {
  return PRICING[code & ((1 << PRICING_BITS) - 1)];
}
