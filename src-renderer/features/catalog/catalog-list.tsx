import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';
import { useInstall, type Wanted } from '../../app/use-install.ts';
import { Problem } from '../../ui/problem.tsx';
import { Card } from './card.tsx';
import { PAGE, useCatalogPages, type FirstPage } from './catalog-pages.ts';
import { nextIndex } from './next-index.ts';
import { Row } from './row.tsx';
import { isExactName } from './why-here.ts';
import styles from './catalog-list.module.css';

const CARD_HEIGHT = 176;
const CARD_GAP = 12;
const CARD_WIDTH = 264;

/** Where the list was left, so that one comes back to the same place. */
let left = { query: '', top: 0 };

/** The catalog's rows or cards, of which only those in sight exist. While one scrolls, nothing but the list is drawn. */
export function CatalogList({
  first,
  query,
  search,
  asCards,
  dense,
}: {
  readonly first: FirstPage;
  readonly query: string;
  readonly search: ParsedSearch;
  readonly asCards: boolean;
  readonly dense: boolean;
}) {
  const { t } = useTranslation('catalog');
  const frame = useRef<HTMLDivElement>(null);
  const columns = useColumns(frame, asCards);
  const [active, setActive] = useState(0);
  const [whyHeld, setWhyHeld] = useState(false);
  const wantsFocus = useRef(false);
  // Pages, not rows: most steps of scrolling change neither.
  const [pageFrom, setPageFrom] = useState(0);
  const [pageTo, setPageTo] = useState(0);
  const pages = useCatalogPages(first, query, pageFrom, pageTo);
  const { count } = pages;
  const install = useInstall();
  const { mutate } = install;
  const onInstall = useCallback((wanted: Wanted) => mutate(wanted), [mutate]);
  const installing = install.isPending ? install.variables.extensionId : null;
  const rowHeight = asCards ? CARD_HEIGHT + CARD_GAP : dense ? 36 : 56;
  const virtual = useVirtualizer({
    count: Math.ceil(count / columns),
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    initialOffset: () => (left.query === query ? left.top : 0),
  });
  const lines = virtual.getVirtualItems();
  const from = (lines[0]?.index ?? 0) * columns;
  const to = ((lines.at(-1)?.index ?? 0) + 1) * columns - 1;
  useEffect(() => {
    setPageFrom(Math.floor(from / PAGE));
    setPageTo(Math.floor(to / PAGE));
  }, [from, to]);
  useEffect(() => virtual.measure(), [rowHeight, virtual]);
  const shownQuery = useRef(query);
  useEffect(() => {
    if (shownQuery.current === query) return;
    shownQuery.current = query;
    setActive(0);
    setWhyHeld(false);
    // Asking it to scroll to where it stands would lay the page out once more for each key.
    if ((virtual.scrollOffset ?? 0) > 0) virtual.scrollToOffset(0);
  }, [query, virtual]);
  // The row that the keys went to exists only after it was scrolled to.
  useEffect(() => {
    if (!wantsFocus.current) return;
    const row = frame.current?.querySelector<HTMLElement>(`[data-index="${active}"] [data-list-row]`);
    if (row === null || row === undefined) return;
    wantsFocus.current = false;
    // The row may have come late, and the person gone elsewhere meanwhile.
    const at = document.activeElement;
    if (at === null || at === document.body || frame.current?.contains(at) === true)
      row.focus({ preventScroll: true });
  });

  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === '?') {
      setWhyHeld((held) => !held);
      event.preventDefault();
      return;
    }
    const next = nextIndex(event.key, active, {
      count,
      columns,
      page: Math.max(1, Math.floor((frame.current?.clientHeight ?? 0) / rowHeight) - 1) * columns,
    });
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setWhyHeld(false);
    setActive(next);
    wantsFocus.current = true;
    virtual.scrollToIndex(Math.floor(next / columns));
  };

  const firstRow = pages.at(0);
  const exactFirst = !asCards && count > 1 && firstRow !== undefined && isExactName(search, firstRow);
  const Item = asCards ? Card : Row;
  return (
    <>
      {pages.error === null ? null : <Problem compact error={pages.error} onRetry={pages.retry} />}
      <div
        className={styles.frame}
        ref={frame}
        onScroll={(event) => {
          left = { query, top: event.currentTarget.scrollTop };
        }}
      >
        <div
          className={styles.list}
          role="list"
          aria-label={t('list')}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={press}
        >
          {lines.map((line) => (
            <div
              key={line.key}
              role="presentation"
              className={asCards ? styles.cards : styles.line}
              data-exact={(exactFirst && line.index === 0) || undefined}
              style={{
                height: asCards ? CARD_HEIGHT : rowHeight,
                transform: `translateY(${line.start}px)`,
                ...(asCards ? { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` } : {}),
              }}
            >
              {Array.from({ length: Math.min(columns, count - line.index * columns) }, (_none, column) => {
                const index = line.index * columns + column;
                const extension = pages.at(index);
                return (
                  <div
                    key={index}
                    role="listitem"
                    aria-setsize={pages.totalIsExact ? count : -1}
                    aria-posinset={index + 1}
                    data-index={index}
                    className={styles.item}
                    onFocus={() => setActive(index)}
                  >
                    {extension === undefined ? (
                      <div className={asCards ? styles.awaitedCard : styles.awaited} />
                    ) : (
                      <Item
                        extension={extension}
                        search={search}
                        dense={dense}
                        isActive={index === active}
                        isWhyHeld={whyHeld && index === active}
                        t={t}
                        isInstalling={installing === extension.id}
                        onInstall={onInstall}
                      />
                    )}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}

/** How many cards stand side by side. */
function useColumns(frame: React.RefObject<HTMLDivElement | null>, asCards: boolean): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  });
  return asCards ? Math.min(4, Math.max(1, Math.floor((width + CARD_GAP) / (CARD_WIDTH + CARD_GAP)))) : 1;
}
