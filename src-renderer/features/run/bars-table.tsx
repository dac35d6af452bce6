import { useTranslation } from 'react-i18next';
import type { Bars } from '../../../src-shared/models/sandbox.ts';
import { count } from '../../ui/format.ts';
import { Table } from '../../ui/table.tsx';
import type { EquityPoint, Signal } from './equity.ts';
import { dayOfBar, signed } from './numbers.ts';
import styles from './plot.module.css';

/** Days that are shown as rows; the export has all. */
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
  const { t } = useTranslation('run');
  const total = bars.time.length;
  const first = Math.max(0, total - SHOWN);
  const at = (column: readonly number[], index: number): string => (column[index] ?? 0).toFixed(digits);
  const rows = Array.from({ length: total - first }, (_, back) => total - 1 - back);
  const sides = sidesByDay(signals);
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('table.bars')}>
        <Table
          caption={t('table.bars')}
          rows={rows}
          rowKey={String}
          columns={[
            { key: 'day', title: t('table.day'), cell: (index) => dayOfBar(bars.time[index] ?? 0) },
            { key: 'open', title: t('table.open'), numeric: true, cell: (index) => at(bars.open, index) },
            { key: 'high', title: t('table.high'), numeric: true, cell: (index) => at(bars.high, index) },
            { key: 'low', title: t('table.low'), numeric: true, cell: (index) => at(bars.low, index) },
            { key: 'close', title: t('table.close'), numeric: true, cell: (index) => at(bars.close, index) },
            {
              key: 'signal',
              title: t('table.signal'),
              cell: (index) =>
                (sides.get(dayOfBar(bars.time[index] ?? 0)) ?? [])
                  .map(({ side }) => t(`plot.${side}`))
                  .join(', '),
            },
            {
              key: 'equity',
              title: t('table.equity'),
              numeric: true,
              cell: (index) => signed(points[index]?.equity ?? 0, digits),
            },
            {
              key: 'drawdown',
              title: t('table.drawdown'),
              numeric: true,
              cell: (index) => signed(points[index]?.drawdown ?? 0, digits),
            },
          ]}
        />
      </div>
      {first === 0 ? null : (
        <p className={styles.shown}>{t('table.shown', { shown: count(SHOWN), total: count(total) })}</p>
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
