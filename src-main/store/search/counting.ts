import type { SqlConnection } from '../connection.ts';
import { noCounts, topPublishers, within, type Counts } from './counts.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { listExpression, onlyTerm, type Plan } from './plan.ts';
import { FACET_CODES } from './search-document.ts';
import { candidatesOf, sourceOf } from './source.ts';

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

/** False when a phrase was looked for in a part of its candidates only. */
export function allCandidatesSeen(connection: SqlConnection, plan: Plan): boolean {
  if (plan.phrases.length === 0) return true;
  const { sql, parameters } = candidatesOf(plan, listExpression(plan, 'any'));
  const candidates = connection
    .prepare(`SELECT count(*) FROM (${sql} LIMIT ?)`)
    .pluck<number>(...parameters, SEARCH_LIMITS.phraseCandidates + 1);
  return (candidates ?? 0) <= SEARCH_LIMITS.phraseCandidates;
}
