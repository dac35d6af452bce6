import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Extension, Facets } from '../../../src-shared/models/catalog.ts';
import { orpc } from '../../client.ts';

const PAGE = 100;

/** A catalog of any length, of which only the pages in sight are read. */
export interface CatalogPages {
  readonly first: ReturnType<typeof useFirst>;
  /** Rows that can be scrolled to. */
  readonly count: number;
  readonly total: number;
  readonly totalIsExact: boolean;
  readonly facets: Facets | undefined;
  /** Undefined while its page is on the way. */
  readonly at: (index: number) => Extension | undefined;
  /** Why rows in sight cannot be read; null where they can. */
  readonly error: Error | null;
  /** Reads the pages again that could not be read. */
  readonly retry: () => void;
}

function pageOptions(query: string, page: number) {
  return orpc.extensions.search.queryOptions({ input: { query, limit: PAGE, offset: page * PAGE } });
}

function useFirst(query: string) {
  // What is on the screen stays until the next answer is there, so that nothing flickers while one types.
  return useQuery({ ...pageOptions(query, 0), placeholderData: keepPreviousData });
}

/** Reads the pages that hold the rows from `from` to `to`. */
export function useCatalogPages(query: string, from: number, to: number): CatalogPages {
  const first = useFirst(query);
  const isStale = first.isPlaceholderData;
  const { total = 0, totalIsExact = true } = first.data ?? {};
  // A total that is not exact is only a lower bound: the list grows as one comes to its end.
  const [reached, setReached] = useState(0);
  useEffect(() => setReached(0), [query]);
  const count = totalIsExact ? total : Math.max(total, reached);

  const wanted = new Set<number>();
  for (let page = Math.floor(from / PAGE); page <= Math.floor(to / PAGE); page += 1) {
    if (page > 0 && page * PAGE < count && !isStale) wanted.add(page);
  }
  const pages = [...wanted];
  const answers = useQueries({ queries: pages.map((page) => pageOptions(query, page)) });
  const rows = new Map(pages.map((page, index) => [page, answers[index]?.data?.items] as const));
  rows.set(0, first.data?.items);

  const lastPage = Math.max(0, Math.ceil(count / PAGE) - 1);
  const endIsFull = !totalIsExact && rows.get(lastPage)?.length === PAGE;
  useEffect(() => {
    if (endIsFull) setReached((lastPage + 2) * PAGE);
  }, [endIsFull, lastPage]);

  return {
    first,
    count,
    total,
    totalIsExact,
    facets: first.data?.facets,
    at: (index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE],
    error: answers.find(({ isError, data }) => isError && data === undefined)?.error ?? null,
    retry: () => {
      for (const answer of answers) if (answer.isError) void answer.refetch();
    },
  };
}
