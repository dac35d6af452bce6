import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';
import { orpc } from '../../client.ts';
import { queryText, togglePart, type CatalogSearch } from './catalog-search.ts';

/** How many of what is found are installed; undefined until it is known for certain. */
export function useInstalledAmount(search: CatalogSearch, { installed }: ParsedSearch): number | undefined {
  const query = queryText(installed ? search : togglePart(search, '@installed'));
  const found = useQuery({
    ...orpc.extensions.search.queryOptions({ input: { query, limit: 1, offset: 0 } }),
    placeholderData: keepPreviousData,
  });
  return found.data?.totalIsExact === true ? found.data.total : undefined;
}
