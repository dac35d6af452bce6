import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loading } from './loading.tsx';
import { Problem } from './problem.tsx';

/** A query's three faces: awaited, failed, here. What is here stays while it is fetched anew. */
export function Answer<Data>({
  query,
  children,
  loading,
}: {
  readonly query: UseQueryResult<Data, unknown>;
  readonly children: (data: Data) => ReactNode;
  readonly loading?: string;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading {...(loading === undefined ? {} : { label: loading })} />;
}
