import { SegmentedControl } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './plot.module.css';

/** A plot with its heading, and the same as numbers. */
export function PlotOrTable({
  title,
  aside,
  plot,
  table,
}: {
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly plot: ReactNode;
  readonly table: () => ReactNode;
}) {
  const { t } = useTranslation('plots');
  const [view, setView] = useState('plot');
  return (
    <figure className={styles.figure}>
      <div className={styles.head}>
        <figcaption className={styles.title}>{title}</figcaption>
        {aside}
        <SegmentedControl
          aria-label={t('views')}
          value={view}
          onChange={setView}
          data={[
            { value: 'plot', label: t('plot') },
            { value: 'table', label: t('table') },
          ]}
        />
      </div>
      {view === 'plot' ? plot : table()}
    </figure>
  );
}
