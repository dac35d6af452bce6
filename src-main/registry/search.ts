import { PAGE_LIMITS } from '../../src-shared/limits.ts';
import { parseSearch } from '../../src-shared/search-grammar.ts';
import type { SearchQuery, Tx } from '../store/port.ts';
import { presentExtensions } from './catalog.ts';
import type { RegistryDeps } from './deps.ts';
import type { CatalogQuery, Extensions } from './port.ts';

export function createCatalogSearch({ store }: Pick<RegistryDeps, 'store'>): Extensions['search'] {
  return (input, page = {}) =>
    store.read(async (tx) => {
      const asked = typeof input === 'string' ? parseSearch(input) : input;
      const limit = Math.min(page.limit ?? PAGE_LIMITS.defaultSize, PAGE_LIMITS.maxSize);
      const answer = await tx.search.query(await queryOf(tx, asked), { limit, offset: page.offset ?? 0 });
      const items = await presentExtensions(tx, await tx.extensions.getMany(answer.hits.map(({ id }) => id)));
      const { total, totalIsExact, facets, suggestion } = answer;
      const problems = (asked.problems ?? []).map(({ message }) => message);
      return { items, total, totalIsExact, facets, suggestion, problems };
    });
}

/** What is installed comes from the ledger, never from the catalog. */
async function queryOf(tx: Tx, query: CatalogQuery): Promise<SearchQuery> {
  if (query.installed !== true) return query;
  const ids = (await tx.ledger.current()).map((row) => row.extensionId);
  return { ...query, ids: query.ids === undefined ? ids : ids.filter((id) => query.ids?.includes(id)) };
}
