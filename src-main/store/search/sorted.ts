import type { Sort } from '../../../src-shared/models/sort.ts';
import type { SqlConnection } from '../connection.ts';
import type { Page, SearchHit } from '../port.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { listExpression, type Plan } from './plan.ts';
import { decodeDocument } from './search-document.ts';
import { conditionOf, sourceOf } from './source.ts';
import { tierOf } from './tiers.ts';

/** Columns of search_rank in the direction people expect; equal rows by popularity. */
export const ORDERS: Readonly<Record<Exclude<Sort, 'relevance'>, string>> = {
  installs: 'installs DESC',
  rating: 'rating DESC',
  name: 'title ASC',
  publishedDate: 'published_at DESC',
  updateDate: 'updated_at DESC',
};

interface ListedRow {
  readonly rank: number;
  readonly extension: string;
}

/**
 * A page in another order than relevance. Few matches are fetched and sorted; many are met soon enough when the index of
 * that order is walked and each row is asked whether it fits.
 */
export function byColumn(
  connection: SqlConnection,
  plan: Plan,
  sort: Exclude<Sort, 'relevance'>,
  page: Page,
  few: boolean,
): SearchHit[] {
  const expression = listExpression(plan, 'any');
  const order = `ORDER BY listed.${ORDERS[sort]}, listed.rank LIMIT ? OFFSET ?`;
  let rows: ListedRow[];
  if (few && expression !== null) {
    const { sql, parameters } = sourceOf(plan, expression);
    rows = connection
      .prepare(
        `SELECT listed.rank, listed.extension FROM (${sql} LIMIT ${SEARCH_LIMITS.counted}) AS found
          CROSS JOIN search_rank AS listed ON listed.rank = found.rank ${order}`,
      )
      .all<ListedRow>(...parameters, page.limit, page.offset);
  } else {
    const { sql, parameters } = conditionOf(plan, expression);
    rows = connection
      .prepare(`SELECT listed.rank, listed.extension FROM search_rank AS listed WHERE ${sql} ${order}`)
      .all<ListedRow>(...parameters, page.limit, page.offset);
  }
  const text = connection.prepare('SELECT text FROM search_text WHERE rank = ?');
  return rows.map((row) => ({
    id: row.extension,
    tier: tierOf(decodeDocument(text.pluck<string>(row.rank) ?? ''), plan) ?? 3,
  }));
}
