import { useState } from 'react';

/** Entries of one page. */
export const PAGE = 50;

/** Where a long list stands, newest first, and the ways from there. `shown`: entries of this page. */
export function useOffset(): {
  readonly offset: number;
  readonly ways: (shown: number) => {
    readonly onNewer: (() => void) | null;
    readonly onOlder: (() => void) | null;
  };
  readonly reset: () => void;
} {
  const [offset, setOffset] = useState(0);
  return {
    offset,
    reset: () => setOffset(0),
    ways: (shown) => ({
      onNewer: offset === 0 ? null : () => setOffset(Math.max(0, offset - PAGE)),
      onOlder: shown < PAGE ? null : () => setOffset(offset + PAGE),
    }),
  };
}
