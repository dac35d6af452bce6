import type { SqlConnection } from '../connection.ts';
import type {
  ExtensionRow,
  Page,
  SearchAnswer,
  SearchQuery,
  SearchRenumbering,
  SearchRepository,
} from '../port.ts';
import { searchAmong } from './among.ts';
import { countMatches, countPublishers, totalOf } from './counting.ts';
import { facetsOf, noCounts, total } from './counts.ts';
import { dropExtension, putExtension } from './index-writer.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { planOf } from './plan.ts';
import { byRelevance } from './relevance.ts';
import { renumberStep } from './renumber-steps.ts';
import { byColumn } from './sorted.ts';
import { repairSpelling } from './spelling.ts';

const NOTHING: SearchAnswer = {
  hits: [],
  total: 0,
  totalIsExact: true,
  facets: facetsOf(noCounts(), {}),
  suggestion: null,
};

/** The search port and what keeps its index: call `upsert` and `remove` in the transaction that changes the extension. */
export interface SearchIndex extends SearchRepository {
  /** Brings the index to this row; a row without a `latestVersion` is taken out. */
  upsert(row: ExtensionRow): void;
  remove(id: string): void;
}

export function createSearchRepository(connection: SqlConnection): SearchIndex {
  const changed = (id: string): void => {
    if (connection.prepare('SELECT building FROM search_state').pluck<number>() !== 1) return;
    connection.prepare('INSERT OR IGNORE INTO search_changed (extension) VALUES (?)').run(id);
  };
  return {
    upsert(row) {
      if (row.latestVersion === null) dropExtension(connection, '', row.id);
      else putExtension(connection, '', row);
      changed(row.id);
    },
    remove(id) {
      dropExtension(connection, '', id);
      changed(id);
    },
    query: async (query: SearchQuery, page: Page) => search(connection, query, page),
    renumber: async (previous: SearchRenumbering | null) => renumberStep(connection, previous),
  };
}

function search(connection: SqlConnection, query: SearchQuery, page: Page): SearchAnswer {
  const plan = planOf(query);
  if (plan === null) return NOTHING;
  if (plan.ids !== null) {
    const { hits, counts, publishers } = searchAmong(connection, plan, plan.ids, query.sort, page);
    return {
      hits,
      total: total(counts),
      totalIsExact: true,
      facets: facetsOf(counts, publishers),
      suggestion: null,
    };
  }
  const counted = countMatches(connection, plan);
  const matches = totalOf(counted);
  if (matches === 0) {
    const suggestion = plan.words.length > 0 ? repairSpelling(connection, plan) : null;
    return { ...NOTHING, totalIsExact: counted.exact, suggestion };
  }
  const few = counted.exact && matches <= SEARCH_LIMITS.counted;
  const hits =
    query.sort === 'relevance'
      ? byRelevance(connection, plan, page)
      : byColumn(connection, plan, query.sort, page, few);
  return {
    hits,
    total: matches,
    totalIsExact: counted.exact,
    facets: facetsOf(counted.counts, countPublishers(connection, plan)),
    suggestion: null,
  };
}
