import type { Sort } from '../../../src-shared/models/sort.ts';
import type { SqlConnection } from '../connection.ts';
import type {
  ExtensionRow,
  Page,
  SearchAnswer,
  SearchQuery,
  SearchRenumbering,
  SearchRepository,
} from '../port.ts';
import { amongIds, amongPhrases } from './among.ts';
import { countMatches, countOrigins, countPublishers } from './counting.ts';
import { facetsOf, noCounts, totalOf } from './counts.ts';
import { dropExtension, putExtension } from './index-writer.ts';
import { SEARCH_LIMITS } from './limits.ts';
import { isOrderStale } from './popularity.ts';
import { planOf, type Plan } from './plan.ts';
import { repairSpelling } from './spelling.ts';
import { withEndings } from './vocabulary.ts';
import { byRelevance } from './relevance.ts';
import { renumberStep } from './renumber-steps.ts';
import { byColumn } from './sorted.ts';

const NOTHING: SearchAnswer = {
  hits: [],
  total: 0,
  totalIsExact: true,
  facets: facetsOf(noCounts(), {}, {}),
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
    isOrderStale: async () => isOrderStale(connection),
  };
}

function search(connection: SqlConnection, query: SearchQuery, page: Page): SearchAnswer {
  const planned = planOf(query);
  if (planned === null) return NOTHING;
  const plan = withEndings(connection, planned);
  const answer = find(connection, plan, query.sort, page);
  if (answer.total > 0 || plan.words.length === 0) return answer;
  return { ...answer, suggestion: repairSpelling(connection, plan) };
}

function find(connection: SqlConnection, plan: Plan, sort: Sort, page: Page): SearchAnswer {
  if (plan.ids !== null) return amongIds(connection, plan, plan.ids, sort, page);
  if (plan.phrases.length > 0) {
    const answer = amongPhrases(connection, plan, sort, page);
    if (answer !== null) return answer;
  }
  const counted = countMatches(connection, plan);
  const total = totalOf(counted.counts);
  const few = counted.exact && total <= SEARCH_LIMITS.counted;
  return {
    hits:
      sort === 'relevance'
        ? byRelevance(connection, plan, page)
        : byColumn(connection, plan, sort, page, few),
    total,
    totalIsExact: counted.exact,
    facets: facetsOf(
      counted.counts,
      countPublishers(connection, plan, total),
      countOrigins(connection, plan, total),
    ),
    suggestion: null,
  };
}
