import type { Sort } from '../../../src-shared/models/catalog.ts';
import type { SqlConnection } from '../connection.ts';
import type { Page, SearchHit } from '../port.ts';
import { noCounts, topPublishers, type Counts } from './counts.ts';
import type { Plan } from './plan.ts';
import { FACET_CODES, decodeDocument } from './search-document.ts';
import { passesFilters, tierOf } from './tiers.ts';

interface KnownRow {
  readonly rank: number;
  readonly extension: string;
  readonly publisher: string;
  readonly title: string;
  readonly installs: number;
  readonly rating: number;
  readonly published_at: number;
  readonly updated_at: number;
  readonly text: string;
}
type Found = KnownRow & { readonly tier: SearchHit['tier'] };

export interface Among {
  readonly hits: SearchHit[];
  readonly counts: Counts;
  readonly publishers: Readonly<Record<string, number>>;
}

/** Search among given ids only (`@installed`, `@id:`): they are few, so each is looked at, and everything is exact. */
export function searchAmong(
  connection: SqlConnection,
  plan: Plan,
  ids: readonly string[],
  sort: Sort,
  page: Page,
): Among {
  const row = connection.prepare(
    `SELECT listed.*, text.text AS text FROM search_rank AS listed
      JOIN search_text AS text ON text.rank = listed.rank WHERE listed.extension = ?`,
  );
  const found: Found[] = [];
  const counts = noCounts();
  for (const id of ids) {
    const known = row.get<KnownRow>(id);
    if (known === undefined) continue;
    const code = known.rank % FACET_CODES;
    if (plan.category !== null && code >> 2 !== plan.category) continue;
    const document = decodeDocument(known.text);
    const tier = tierOf(document, plan);
    if (tier === null || !passesFilters(document, known.text, plan)) continue;
    found.push({ ...known, tier });
    counts[code] = (counts[code] ?? 0) + 1;
  }
  const order = COMPARE[sort];
  found.sort((a, b) => order(a, b) || a.rank - b.rank);
  return {
    hits: found
      .slice(page.offset, page.offset + page.limit)
      .map(({ extension, tier }) => ({ id: extension, tier })),
    counts,
    publishers: topPublishers(found.map(({ publisher }) => publisher)),
  };
}

const COMPARE: Readonly<Record<Sort, (a: Found, b: Found) => number>> = {
  relevance: (a, b) => a.tier - b.tier,
  installs: (a, b) => b.installs - a.installs,
  rating: (a, b) => b.rating - a.rating,
  name: (a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0),
  publishedDate: (a, b) => b.published_at - a.published_at,
  updateDate: (a, b) => b.updated_at - a.updated_at,
};
