import type { SqlValue } from '../connection.ts';
import { SEARCH_LIMITS } from './limits.ts';
import type { Plan } from './plan.ts';

/** Part of a query: a SELECT of `rank` in rank order, to be limited by who uses it, and its parameters. */
export interface Source {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Every phrase of the plan is in the row's text. */
const holdsPhrases = (plan: Plan): string => plan.phrases.map(() => 'instr(text.text, ?) > 0').join(' AND ');

/** Rows that fit the expression and the plan's other conditions, most popular first. */
export function sourceOf(plan: Plan, expression: string | null): Source {
  const walk = candidatesOf(plan, expression);
  if (plan.phrases.length === 0) return walk;
  return {
    sql: `SELECT candidate.rank AS rank FROM (${walk.sql} LIMIT ${SEARCH_LIMITS.phraseCandidates}) AS candidate
      JOIN search_text AS text ON text.rank = candidate.rank WHERE ${holdsPhrases(plan)} ORDER BY candidate.rank`,
    parameters: [...walk.parameters, ...plan.phrases],
  };
}

/** As `sourceOf`, before phrases are looked for. */
export function candidatesOf(plan: Plan, expression: string | null): Source {
  const category = plan.category === null ? '' : ' AND (rank >> 2) & 15 = ?';
  const byCategory = plan.category === null ? [] : [plan.category];
  if (expression === null) {
    return {
      sql: `SELECT rank FROM search_rank WHERE true${category} ORDER BY rank`,
      parameters: byCategory,
    };
  }
  return {
    sql: `SELECT rowid AS rank FROM search_terms WHERE search_terms MATCH ?${category.replace('rank', 'rowid')} ORDER BY rowid`,
    parameters: [expression, ...byCategory],
  };
}

/** The same conditions on a row `listed` of search_rank, for walking another order. */
export function conditionOf(plan: Plan, expression: string | null): Source {
  const conditions = ['true'];
  const parameters: SqlValue[] = [];
  if (plan.category !== null) {
    conditions.push('(listed.rank >> 2) & 15 = ?');
    parameters.push(plan.category);
  }
  if (expression !== null) {
    conditions.push(
      '(SELECT count(*) FROM search_terms WHERE search_terms MATCH ? AND rowid = listed.rank) > 0',
    );
    parameters.push(expression);
  }
  if (plan.phrases.length > 0) {
    conditions.push(
      `(SELECT count(*) FROM search_text AS text WHERE text.rank = listed.rank AND ${holdsPhrases(plan)}) > 0`,
    );
    parameters.push(...plan.phrases);
  }
  return { sql: conditions.join(' AND '), parameters };
}
