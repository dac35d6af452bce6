import { useTranslation } from 'react-i18next';
import { Section } from '../section.tsx';
import { Table } from '../table.tsx';
import type { Trade } from './equity.ts';
import { dayOfBar, signed } from './numbers.ts';
import styles from './plot.module.css';

/** The newest first: each with how it went and why it was entered. */
export function TradesTable({
  trades,
  digits,
}: {
  readonly trades: readonly Trade[];
  readonly digits: number;
}) {
  const { t } = useTranslation('plots');
  return (
    <Section title={t('trades.title')}>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('trades.caption')}>
        <Table
          caption={t('trades.caption')}
          rows={trades.toReversed()}
          rowKey={({ entryTime, side }) => `${entryTime} ${side}`}
          columns={[
            {
              key: 'side',
              title: t('trades.side'),
              cell: ({ side }) => (
                <span className={side === 'long' ? styles.up : styles.down}>
                  {side === 'long' ? '▲' : '▼'} {t(`trades.${side}`)}
                </span>
              ),
            },
            { key: 'entry', title: t('trades.entry'), cell: ({ entryTime }) => dayOfBar(entryTime) },
            {
              key: 'entryPrice',
              title: t('trades.entryPrice'),
              numeric: true,
              cell: ({ entryPrice }) => entryPrice.toFixed(digits),
            },
            {
              key: 'exit',
              title: t('trades.exit'),
              cell: ({ exitTime }) => (exitTime === null ? t('trades.open') : dayOfBar(exitTime)),
            },
            {
              key: 'exitPrice',
              title: t('trades.exitPrice'),
              numeric: true,
              cell: ({ exitPrice }) => exitPrice.toFixed(digits),
            },
            {
              key: 'result',
              title: t('trades.result'),
              numeric: true,
              cell: ({ result }) => signed(result, digits),
            },
            {
              key: 'note',
              title: t('trades.note'),
              cell: ({ note }) => <span className={styles.note}>{note}</span>,
            },
          ]}
        />
      </div>
    </Section>
  );
}
