import type { KnownOrigin } from './search-suggestions.ts';

const NONE: readonly KnownOrigin[] = [];

/** A server that hands out pages follows nobody on behalf of the person who reads them. */
export function useOrigins(): readonly KnownOrigin[] {
  return NONE;
}
