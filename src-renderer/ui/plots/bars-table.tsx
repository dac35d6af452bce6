import { useTranslation } from 'react-i18next';
import type { Bars } from '../../../src-shared/models/sandbox.ts';
import { count } from '../format.ts';
import { Table } from '../table.tsx';
import type { EquityPoint, Signal } from './equity.ts';
import { dayOfBar, signed } from './numbers.ts';
import styles from './plot.module.css';

/** Days that are shown as rows. */
const SHOWN = 500;

/** The plot as numbers, newest day first. */
export function BarsTable({
  bars,
  signals,
  points,
  digits,
}: {
  readonly bars: Bars;
  readonly signals: readonly Signal[];
  readonly points: readonly EquityPoint[];
  readonly digits: number;
}) {
  const { t } = useTranslation('plots');
  const total = bars.time.length;
  const first = Math.max(0, total - SHOWN);
  const at = (column: readonly number[], index: number): string => (column[index] ?? 0).toFixed(digits);
  const rows = Array.from({ length: total - first }, (_, back) => total - 1 - back);
  const sides = sidesByDay(signals);
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('days.caption')}>
        <Table
          caption={t('days.caption')}
          rows={rows}
          rowKey={String}
          columns={[
            { key: 'day', title: t('days.day'), cell: (index) => dayOfBar(bars.time[index] ?? 0) },
            { key: 'open', title: t('days.open'), numeric: true, cell: (index) => at(bars.open, index) },
            { key: 'high', title: t('days.high'), numeric: true, cell: (index) => at(bars.high, index) },
            { key: 'low', title: t('days.low'), numeric: true, cell: (index) => at(bars.low, index) },
            { key: 'close', title: t('days.close'), numeric: true, cell: (index) => at(bars.close, index) },
            {
              key: 'signal',
              title: t('days.signal'),
              cell: (index) =>
                (sides.get(dayOfBar(bars.time[index] ?? 0)) ?? [])
                  .map(({ side }) => t(`side.${side}`))
                  .join(', '),
            },
            {
              key: 'equity',
              title: t('equity'),
              numeric: true,
              cell: (index) => signed(points[index]?.equity ?? 0, digits),
            },
            {
              key: 'drawdown',
              title: t('drawdown'),
              numeric: true,
              cell: (index) => signed(points[index]?.drawdown ?? 0, digits),
            },
          ]}
        />
      </div>
      {first === 0 ? null : (
        <p className={styles.shown}>{t('days.shown', { shown: count(SHOWN), total: count(total) })}</p>
      )}
    </>
  );
}

function sidesByDay(signals: readonly Signal[]): ReadonlyMap<string, readonly Signal[]> {
  const days = new Map<string, Signal[]>();
  for (const signal of signals) {
    const day = dayOfBar(signal.time);
    const found = days.get(day);
    if (found === undefined) days.set(day, [signal]);
    else found.push(signal);
  }
  return days;
}
