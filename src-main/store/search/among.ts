import type { Sort } from '../../../src-shared/models/sort.ts';
import type { SqlConnection } from '../connection.ts';
import type { Page, SearchAnswer, SearchHit } from '../port.ts';
import { allCandidatesSeen } from './counting.ts';
import { byFrequency, facetsOf, noCounts, topPublishers } from './counts.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { listExpression, type Plan } from './plan.ts';
import { FACET_CODES, decodeDocument } from './search-document.ts';
import { sourceOf } from './source.ts';
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
type Found = KnownRow & { readonly tier: SearchHit['tier']; readonly origin: string };

const COLUMNS = 'listed.*, text.text AS text';

/** Search among given ids only (`@installed`, `@id:`): they are few, so each is looked at, and everything is exact. */
export function amongIds(
  connection: SqlConnection,
  plan: Plan,
  ids: readonly string[],
  sort: Sort,
  page: Page,
): SearchAnswer {
  const known = connection.prepare(
    `SELECT ${COLUMNS} FROM search_rank AS listed JOIN search_text AS text ON text.rank = listed.rank
      WHERE listed.extension = ?`,
  );
  const rows = ids.map((id) => known.get<KnownRow>(id)).filter((row) => row !== undefined);
  return answerFrom(rows, plan, sort, page, true);
}

/**
 * Search for phrases: one walk over the rows that hold all words finds those that hold the phrases. Null when there are
 * too many to be looked at one by one; the lists then meet enough of them soon.
 */
export function amongPhrases(
  connection: SqlConnection,
  plan: Plan,
  sort: Sort,
  page: Page,
): SearchAnswer | null {
  const { sql, parameters } = sourceOf(plan, listExpression(plan, 'any'));
  const rows = connection
    .prepare(
      `SELECT ${COLUMNS} FROM (${sql} LIMIT ?) AS found CROSS JOIN search_rank AS listed ON listed.rank = found.rank
        CROSS JOIN search_text AS text ON text.rank = found.rank`,
    )
    .all<KnownRow>(...parameters, SEARCH_LIMITS.phraseMatches + 1);
  if (rows.length > SEARCH_LIMITS.phraseMatches) return null;
  return answerFrom(rows, plan, sort, page, allCandidatesSeen(connection, plan));
}

function answerFrom(
  rows: readonly KnownRow[],
  plan: Plan,
  sort: Sort,
  page: Page,
  totalIsExact: boolean,
): SearchAnswer {
  const found: Found[] = [];
  const counts = noCounts();
  for (const row of rows) {
    const code = row.rank % FACET_CODES;
    if (plan.category !== null && code >> 2 !== plan.category) continue;
    const document = decodeDocument(row.text);
    const tier = tierOf(document, plan);
    if (tier === null || !passesFilters(document, row.text, plan)) continue;
    found.push({ ...row, tier, origin: document.origin });
    counts[code] = (counts[code] ?? 0) + 1;
  }
  const order = COMPARE[sort];
  found.sort((a, b) => order(a, b) || a.rank - b.rank);
  return {
    hits: found
      .slice(page.offset, page.offset + page.limit)
      .map(({ extension, tier }) => ({ id: extension, tier })),
    total: found.length,
    totalIsExact,
    facets: facetsOf(
      counts,
      topPublishers(found.map(({ publisher }) => publisher)),
      Object.fromEntries(byFrequency(found.map(({ origin }) => origin))),
    ),
    suggestion: null,
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
