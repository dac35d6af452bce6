import { IconFlask } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { SimulationOff } from './simulation-off.tsx';
import styles from './simulation-banner.module.css';

/** Shown as long as simulation mode is on. */
export function SimulationBanner() {
  const { t } = useTranslation('shell');
  const about = useQuery(orpc.about.get.queryOptions());
  if (about.data?.simulation !== true) return null;
  return (
    <div className={styles.banner} role="status">
      <IconFlask size={16} aria-hidden="true" />
      <span>{t('simulation.banner')}</span>
      <SimulationOff />
    </div>
  );
}
