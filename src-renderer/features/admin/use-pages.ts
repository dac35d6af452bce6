import { useState } from 'react';

/** Entries of one page. */
export const PAGE = 50;

/** The ways from a page of a long list, newest first; null where there is nothing that way. */
interface Ways {
  readonly onNewer: (() => void) | null;
  readonly onOlder: (() => void) | null;
}

/** Walks a list by cursors. */
export function useCursorPages() {
  /** The pages that led here, each by the cursor with which it begins. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const cursor = pages.at(-1);
  return {
    /** What the list is asked with. */
    page: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
    ways: (next: string | undefined): Ways => ({
      onNewer: pages.length === 0 ? null : () => setPages(pages.slice(0, -1)),
      onOlder: next === undefined ? null : () => setPages([...pages, next]),
    }),
    reset: () => setPages([]),
  };
}

/** Walks a list by offsets. `shown`: entries of this page. */
export function useOffsetPages() {
  const [offset, setOffset] = useState(0);
  return {
    page: { limit: PAGE, offset },
    ways: (shown: number): Ways => ({
      onNewer: offset === 0 ? null : () => setOffset(Math.max(0, offset - PAGE)),
      onOlder: shown < PAGE ? null : () => setOffset(offset + PAGE),
    }),
  };
}
