import type { Facets } from '../../../src-shared/models/catalog.ts';
import { FACET_CODES, categoryOfCode, pricingOfCode } from './search-document.ts';

/** How many rows each facet code has. */
export type Counts = number[];

export const noCounts = (): Counts => Array.from({ length: FACET_CODES }, () => 0);
export const totalOf = (counts: Counts): number => counts.reduce((sum, count) => sum + count, 0);

/** Only the codes of one category. */
export function within(counts: Counts, category: number | null): Counts {
  return category === null ? counts : counts.map((count, code) => (code >> 2 === category ? count : 0));
}

type Named = Readonly<Record<string, number>>;

/** Facets a screen can show; publishers and origins come apart. */
export function facetsOf(counts: Counts, publisher: Named, origin: Named): Facets {
  const category: Record<string, number> = {};
  const pricing: Record<string, number> = {};
  for (const [code, count] of counts.entries()) {
    if (count === 0) continue;
    const inCategory = categoryOfCode(code);
    const priced = pricingOfCode(code);
    if (inCategory !== undefined) category[inCategory] = (category[inCategory] ?? 0) + count;
    if (priced !== undefined) pricing[priced] = (pricing[priced] ?? 0) + count;
  }
  return { category, pricing, publisher, origin };
}

/** Publishers shown as a facet. */
const TOP_PUBLISHERS = 20;

/** The most frequent of the publishers given, most frequent first. */
export function topPublishers(publishers: readonly string[]): Named {
  return Object.fromEntries(byFrequency(publishers).slice(0, TOP_PUBLISHERS));
}

/** How often each is there, the most frequent first; of as many, in the order of the alphabet. */
export function byFrequency(names: readonly string[]): readonly (readonly [string, number])[] {
  const seen = new Map<string, number>();
  for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1);
  return [...seen].toSorted(([a, aCount], [b, bCount]) => bCount - aCount || (a < b ? -1 : 1));
}
