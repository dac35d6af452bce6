import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { ImportDialog } from './import-dialog.tsx';
import styles from './run-screen.module.css';

/** What prices there are, and the way to bring one's own. */
export function MarketData() {
  const { t } = useTranslation('run');
  const [isImporting, setImporting] = useState(false);
  const symbols = useQuery(orpc.marketData.symbols.queryOptions()).data?.items ?? [];
  return (
    <section className={styles.data}>
      <h2>{t('data.title')}</h2>
      <p>
        {t('data.symbols', { count: symbols.length })}.{' '}
        {symbols.some(({ synthetic }) => synthetic) ? t('data.synthetic') : null}
      </p>
      <Button size="compact-sm" leftSection={<IconFileImport size={14} />} onClick={() => setImporting(true)}>
        {t('data.import')}
      </Button>
      <ImportDialog opened={isImporting} onClose={() => setImporting(false)} />
    </section>
  );
}
