import { PAGE_LIMITS } from '../../src-shared/limits.ts';
import type { Extension } from '../../src-shared/models/catalog.ts';
import type { SearchQuery } from '../store/port.ts';
import { presentExtension } from './catalog.ts';
import type { RegistryDeps } from './deps.ts';
import type { Extensions } from './port.ts';

export function createCatalogSearch({ store }: Pick<RegistryDeps, 'store'>): Extensions['search'] {
  return (input, page = {}) =>
    store.read(async (tx) => {
      const query: SearchQuery = typeof input === 'string' ? wordsOf(input) : input;
      const limit = Math.min(page.limit ?? PAGE_LIMITS.defaultSize, PAGE_LIMITS.maxSize);
      const answer = await tx.search.query(query, { limit, offset: page.offset ?? 0 });
      const prior = await tx.extensions.ratingPrior();
      const rows = new Map(
        (await tx.extensions.getMany(answer.hits.map((hit) => hit.id))).map((row) => [row.id, row]),
      );
      const items: Extension[] = [];
      for (const { id } of answer.hits) {
        const row = rows.get(id);
        if (row !== undefined) items.push(await presentExtension(tx, row, prior));
      }
      const { total, totalIsExact, facets, suggestion } = answer;
      return { items, total, totalIsExact, facets, suggestion, problems: [] };
    });
}

function wordsOf(text: string): SearchQuery {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  return { words, phrases: [], lastWordIsPrefix: true, tags: [], sort: 'relevance' };
}
