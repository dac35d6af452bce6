import type { SqlConnection } from '../connection.ts';
import { noCounts, topPublishers, totalOf, within, type Counts } from './counts.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { listExpression, onlyTerm, type Plan } from './plan.ts';
import { FACET_CODES } from './search-document.ts';
import { candidatesOf, sourceOf } from './source.ts';
import { originTerm } from './terms.ts';

export interface Counted {
  readonly counts: Counts;
  readonly exact: boolean;
}

/** Codes are carried as one character each: the cheapest way to bring thousands of them out of SQLite. */
const FIRST_CHARACTER = 48;

/** How many rows fit, by facet code: from the counts kept for very common terms, else by counting up to the cap. */
export function countMatches(connection: SqlConnection, plan: Plan): Counted {
  const single = onlyTerm(plan);
  if (single !== null) {
    const kept = connection
      .prepare('SELECT counts FROM search_common WHERE term = ? AND prefix = ?')
      .pluck<string>(single.term, single.prefix ? 1 : 0);
    if (kept !== undefined) return { counts: within(JSON.parse(kept) as Counts, plan.category), exact: true };
  }
  const { sql, parameters } = sourceOf(plan, listExpression(plan, 'any'));
  const codes =
    connection
      .prepare(
        `SELECT group_concat(char(${FIRST_CHARACTER} + (rank & ${FACET_CODES - 1})), '') FROM (${sql} LIMIT ?)`,
      )
      .pluck<string | null>(...parameters, SEARCH_LIMITS.counted + 1) ?? '';
  const counts = noCounts();
  const counted = Math.min(codes.length, SEARCH_LIMITS.counted);
  for (let index = 0; index < counted; index += 1) {
    const code = codes.charCodeAt(index) - FIRST_CHARACTER;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return { counts, exact: codes.length === counted && allCandidatesSeen(connection, plan) };
}

/** Publishers of the matches, or of the most popular of many, most frequent first. */
export function countPublishers(
  connection: SqlConnection,
  plan: Plan,
  matches: number,
): Readonly<Record<string, number>> {
  const { sql, parameters } = sourceOf(plan, listExpression(plan, 'any'));
  const found = connection
    .prepare(
      `SELECT group_concat(listed.publisher, char(10)) FROM (${sql} LIMIT ?) AS found
        JOIN search_rank AS listed ON listed.rank = found.rank`,
    )
    .pluck<string | null>(
      ...parameters,
      matches <= SEARCH_LIMITS.publishersExact ? matches : SEARCH_LIMITS.publisherSample,
    );
  return topPublishers(typeof found === 'string' ? found.split('\n') : []);
}

/** One seek for each origin, however many extensions come from it. */
const ORIGINS = `WITH RECURSIVE known (origin) AS (
  SELECT min(origin) FROM extensions
  UNION ALL SELECT (SELECT min(origin) FROM extensions AS next WHERE next.origin > known.origin) FROM known
    WHERE known.origin IS NOT NULL
) SELECT origin FROM known WHERE origin IS NOT NULL LIMIT ?`;

/** How many of the matches come from each origin, each counted up to the cap. A home that follows nobody has one. */
export function countOrigins(
  connection: SqlConnection,
  plan: Plan,
  matches: number,
): Readonly<Record<string, number>> {
  if (matches === 0) return {};
  const origins = connection
    .prepare(ORIGINS)
    .all<{ readonly origin: string }>(SEARCH_LIMITS.origins)
    .map(({ origin }) => origin);
  const [only] =
    origins.length === 1 ? origins : origins.filter((one) => plan.filters.includes(originTerm(one)));
  if (only !== undefined) return { [only]: matches };
  const counted = origins.map((origin): [string, number] => {
    const { counts } = countMatches(connection, { ...plan, filters: [...plan.filters, originTerm(origin)] });
    return [origin, totalOf(counts)];
  });
  return Object.fromEntries(counted.filter(([, count]) => count > 0).toSorted(([, a], [, b]) => b - a));
}

/** False when a phrase was looked for in a part of its candidates only. */
export function allCandidatesSeen(connection: SqlConnection, plan: Plan): boolean {
  if (plan.phrases.length === 0) return true;
  const { sql, parameters } = candidatesOf(plan, listExpression(plan, 'any'));
  const candidates = connection
    .prepare(`SELECT count(*) FROM (${sql} LIMIT ?)`)
    .pluck<number>(...parameters, SEARCH_LIMITS.phraseCandidates + 1);
  return (candidates ?? 0) <= SEARCH_LIMITS.phraseCandidates;
}
