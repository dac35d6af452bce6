import { Tooltip } from '@mantine/core';
import { IconCircleFilled, IconFlask, IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import styles from './registry-state.module.css';

/** Where everything on the screen comes from: this machine's registry, a simulation, or nowhere because the station is gone. */
export function RegistryState() {
  const { t } = useTranslation('shell');
  const about = useQuery(orpc.about.get.queryOptions());
  const state = about.isError ? 'offline' : about.data?.simulation === true ? 'simulation' : 'local';
  const Mark =
    state === 'offline' ? IconPlugConnectedX : state === 'simulation' ? IconFlask : IconCircleFilled;
  return (
    <Tooltip label={t(`registry.${state}Hint`)} openDelay={0}>
      <span className={styles.state} data-state={state} role="status">
        <Mark size={state === 'local' ? 8 : 14} aria-hidden="true" />
        {t(`registry.${state}`)}
      </span>
    </Tooltip>
  );
}
