import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../client.ts';
import type { KnownOrigin } from './search-suggestions.ts';

const NONE: readonly KnownOrigin[] = [];

/** The servers that this home follows, to be offered in a search. */
export function useOrigins(): readonly KnownOrigin[] {
  return useQuery(orpc.registries.list.queryOptions()).data?.items ?? NONE;
}
