import { Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import styles from './registries.module.css';

const HOURS = [1, 6, 12, 24, 168, 0] as const;

/** How often a window that is open asks servers for what is new. */
export function AutomaticSync() {
  const { t } = useTranslation('registries');
  const automatic = useQuery(orpc.registries.automatic.queryOptions({ input: {} }));
  const set = useMutation(orpc.registries.automatic.mutationOptions());
  const hours = set.isPending ? set.variables.hours : automatic.data?.hours;
  if (hours === undefined) return null;
  const words = (every: number): string => {
    if (every === 0) return t('automatic.never');
    if (every === 24) return t('automatic.daily');
    return every === 168 ? t('automatic.weekly') : t('automatic.hours', { count: every });
  };
  const offered = [...new Set([...HOURS, hours])];
  return (
    <section className={styles.row} aria-labelledby="automatic-title">
      <div>
        <h2 id="automatic-title">{t('automatic.title')}</h2>
        <p>{t('automatic.text')}</p>
      </div>
      <Select
        aria-label={t('automatic.label')}
        w={160}
        data={offered.map((every) => ({ value: String(every), label: words(every) }))}
        value={String(hours)}
        onChange={(value) => value !== null && set.mutate({ hours: Number(value) })}
      />
    </section>
  );
}
