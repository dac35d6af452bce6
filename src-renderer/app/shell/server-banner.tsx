import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconWifiOff } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Remote } from '../../../src-shared/models/remote.ts';
import { orpc } from '../../client.ts';
import { clock } from '../../ui/format.ts';
import { ButtonLink } from '../button-link.tsx';
import { isUnreachable } from './registry-standing.ts';
import { openTray } from './tray-state.ts';
import styles from './server-banner.module.css';

const DAY_MS = 86_400_000;
/** From then on what is shown of a server is called old, whatever the reason. */
const OLD_DAYS = 3;

/** The gravest thing to know about servers: refused, out of reach, old. One line, one thing to do. */
export function ServerBanner() {
  const { t } = useTranslation('shell');
  const remotes = useQuery(orpc.registries.list.queryOptions());
  const sync = useMutation(orpc.registries.sync.mutationOptions({ onSuccess: openTray }));
  const items = remotes.data?.items ?? [];
  const refused = items.find(({ state }) => state === 'refused');
  if (refused !== undefined) {
    const { id, name, lastError } = refused;
    return (
      <div className={styles.banner} data-tone="bad" role="status">
        <IconBan size={16} aria-hidden="true" />
        <span>{t('servers.refused', { name, reason: lastError?.message ?? '' })}</span>
        <ButtonLink size="compact-xs" variant="subtle" to="/registries/of/$id" params={{ id }}>
          {t('servers.seeWhy')}
        </ButtonLink>
      </div>
    );
  }
  const away = items.find(isUnreachable);
  const old = items.find((one) => daysOld(one) >= OLD_DAYS);
  const shown = away ?? old;
  if (shown === undefined) return null;
  const { id, name, asOf, url } = shown;
  const Mark = away === undefined ? IconAlertTriangle : IconWifiOff;
  return (
    <div className={styles.banner} data-tone="warn" role="status">
      <Mark size={16} aria-hidden="true" />
      <span>
        {away === undefined
          ? t('servers.stale', { name, count: daysOld(shown) })
          : asOf === null
            ? t('servers.unreachableNew', { name })
            : t('servers.unreachable', { name, time: clock(asOf, Date.now()) })}
      </span>
      {url === null ? (
        <ButtonLink size="compact-xs" variant="subtle" to="/registries/import">
          {t('servers.import')}
        </ButtonLink>
      ) : (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={sync.isPending}
          onClick={() => sync.mutate({ id })}
        >
          {t(away === undefined ? 'servers.sync' : 'servers.tryAgain')}
        </Button>
      )}
    </div>
  );
}

function daysOld({ asOf }: Remote): number {
  return asOf === null ? 0 : Math.floor((Date.now() - Date.parse(asOf)) / DAY_MS);
}
