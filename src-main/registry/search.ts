import { PAGE_LIMITS } from '../../src-shared/limits.ts';
import type { Extension } from '../../src-shared/models/catalog.ts';
import { parseSearch } from '../../src-shared/search-grammar.ts';
import type { SearchQuery, Tx } from '../store/port.ts';
import { presentExtension } from './catalog.ts';
import type { RegistryDeps } from './deps.ts';
import type { CatalogQuery, Extensions } from './port.ts';

export function createCatalogSearch({ store }: Pick<RegistryDeps, 'store'>): Extensions['search'] {
  return (input, page = {}) =>
    store.read(async (tx) => {
      const asked = typeof input === 'string' ? parseSearch(input) : input;
      const limit = Math.min(page.limit ?? PAGE_LIMITS.defaultSize, PAGE_LIMITS.maxSize);
      const answer = await tx.search.query(await queryOf(tx, asked), { limit, offset: page.offset ?? 0 });
      const prior = await tx.extensions.ratingPrior();
      const found = await tx.extensions.getMany(answer.hits.map((hit) => hit.id));
      const rows = new Map(found.map((row) => [row.id, row]));
      const items: Extension[] = [];
      for (const { id } of answer.hits) {
        const row = rows.get(id);
        if (row !== undefined) items.push(await presentExtension(tx, row, prior));
      }
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
