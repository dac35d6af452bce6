import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import { queryClient } from '../../app/query-client.ts';
import { orpc } from '../../client.ts';

/** Rows of a page. */
export const PAGE = 40;

/** The first page of what is found, with how much there is and its facets. */
export type FirstPage = ReturnType<typeof useFirstPage>;

/** A catalog of any length, of which only the pages in sight are read. */
export interface CatalogPages {
  /** Rows that can be scrolled to. */
  readonly count: number;
  readonly totalIsExact: boolean;
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

/** Asks for what the catalog shows first, before there is a screen to show it. */
export function askAhead(): void {
  void queryClient.prefetchQuery(pageOptions('', 0));
}

export function useFirstPage(query: string) {
  // What is on the screen stays until the next answer is there, so that nothing flickers while one types.
  return useQuery({ ...pageOptions(query, 0), placeholderData: keepPreviousData });
}

/** Reads the pages from `from` to `to`, besides the first. */
export function useCatalogPages(first: FirstPage, query: string, from: number, to: number): CatalogPages {
  const isStale = first.isPlaceholderData;
  const { total = 0, totalIsExact = true } = first.data ?? {};
  // A total that is not exact is only a lower bound: the list grows as one comes to its end.
  const [reached, setReached] = useState(0);
  useEffect(() => setReached(0), [query]);
  const count = totalIsExact ? total : Math.max(total, reached);

  const wanted = new Set<number>();
  for (let page = from; page <= to; page += 1) {
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
    count,
    totalIsExact,
    at: (index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE],
    error: answers.find(({ isError, data }) => isError && data === undefined)?.error ?? null,
    retry: () => {
      for (const answer of answers) if (answer.isError) void answer.refetch();
    },
  };
}
