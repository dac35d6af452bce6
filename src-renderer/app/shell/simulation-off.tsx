import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import styles from './simulation-banner.module.css';

/** Ends simulation mode. */
export function SimulationOff() {
  const { t } = useTranslation('shell');
  const turnOff = useMutation(orpc.settings.simulation.mutationOptions());
  return (
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
  );
}
