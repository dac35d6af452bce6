import type { SqlConnection } from '../connection.ts';
import type { Page, SearchHit } from '../port.ts';
import { exactExpression, listExpression, type Plan } from './plan.ts';
import { sourceOf } from './source.ts';

interface RankRow {
  readonly rank: number;
}

/**
 * A page by tier, then popularity. Each list is walked in rank order and stops as soon as the page is full, so that a word
 * that every row holds costs no more than a rare one.
 */
export function byRelevance(connection: SqlConnection, plan: Plan, page: Page): SearchHit[] {
  const wanted = page.offset + page.limit;
  const tiers = new Map<number, SearchHit['tier']>();
  const walk = (tier: SearchHit['tier'], expression: string | null): void => {
    if (tiers.size >= wanted) return;
    const { sql, parameters } = sourceOf(plan, expression);
    // Rows of better tiers are in this list too: at most `wanted` of its first rows can matter.
    for (const row of connection.prepare(`${sql} LIMIT ?`).all<RankRow>(...parameters, wanted)) {
      if (tiers.size < wanted && !tiers.has(row.rank)) tiers.set(row.rank, tier);
    }
  };
  if (plan.words.length > 0) {
    walk(0, exactExpression(plan));
    walk(1, listExpression(plan, 'name'));
    walk(2, listExpression(plan, 'label'));
  }
  walk(3, listExpression(plan, 'any'));
  const extension = connection.prepare('SELECT extension FROM search_rank WHERE rank = ?');
  return [...tiers]
    .slice(page.offset, wanted)
    .map(([rank, tier]) => ({ id: String(extension.pluck(rank)), tier }));
}
