import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleFilled,
  IconFlask,
  IconPlugConnectedX,
  IconWifiOff,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { clock } from '../../ui/format.ts';
import { AnyLink } from '../any-link.tsx';
import { standingOf, type Standing } from './registry-standing.ts';
import styles from './registry-state.module.css';

const MARKS: Readonly<Record<Standing['key'], typeof IconFlask>> = {
  lost: IconPlugConnectedX,
  simulation: IconFlask,
  local: IconCircleFilled,
  asOf: IconCircleFilled,
  offline: IconWifiOff,
  new: IconAlertTriangle,
};

/** Where everything on the screen comes from: this machine, servers as of a time, a simulation, or nowhere at all. */
export function RegistryState() {
  const { t } = useTranslation('shell');
  const about = useQuery(orpc.about.get.queryOptions());
  const remotes = useQuery(orpc.registries.list.queryOptions({ enabled: about.data !== undefined }));
  const { key, asOf } = standingOf({
    isLost: about.isError,
    isSimulation: about.data?.simulation === true,
    remotes: remotes.data?.items ?? [],
  });
  const Mark = MARKS[key];
  const time = asOf === null ? '' : clock(asOf, Date.now());
  return (
    <Tooltip label={t(`registry.${key}Hint`, { time })} openDelay={0}>
      <AnyLink to="/registries" className={styles.state} data-state={key}>
        <Mark size={key === 'local' || key === 'asOf' ? 8 : 14} aria-hidden="true" />
        <span role="status">{t(`registry.${key}`, { time })}</span>
      </AnyLink>
    </Tooltip>
  );
}
