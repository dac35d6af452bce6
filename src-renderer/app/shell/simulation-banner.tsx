import { Button } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import styles from './simulation-banner.module.css';

/** Shown as long as simulation mode is on. */
export function SimulationBanner() {
  const { t } = useTranslation('shell');
  const about = useQuery(orpc.about.get.queryOptions());
  const turnOff = useMutation(orpc.settings.simulation.mutationOptions());
  if (about.data?.simulation !== true) return null;
  return (
    <div className={styles.banner} role="status">
      <IconFlask size={16} aria-hidden="true" />
      <span>{t('simulation.banner')}</span>
      <Button
        size="compact-xs"
        variant="subtle"
        color="violet"
        className={styles.off ?? ''}
        loading={turnOff.isPending}
        onClick={() => turnOff.mutate({ enabled: false })}
      >
        {t('simulation.turnOff')}
      </Button>
    </div>
  );
}
