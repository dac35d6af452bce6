import { Tooltip } from '@mantine/core';
import { IconBell, IconChartCandle, IconDatabase, IconWorld, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Capability } from '../../../src-shared/models/manifest.ts';
import type { Grant } from '../../../src-shared/models/sandbox.ts';
import { CapabilitySentence } from '../../ui/capability.tsx';
import styles from './ledger-table.module.css';

const ICONS: Readonly<Record<Capability, Icon>> = {
  storage: IconDatabase,
  'market-data.read': IconChartCandle,
  network: IconWorld,
  notify: IconBell,
};

/** What an extension may do, short: an icon and, where there is room, a word; the sentences on hover. */
export function MayCell({ grants }: { readonly grants: readonly Grant[] }) {
  const { t } = useTranslation('ledger');
  if (grants.length === 0) return <span className={styles.quiet}>{t('table.nothingAllowed')}</span>;
  return (
    <Tooltip
      label={grants.map((grant) => (
        <div key={grant.capability}>
          <CapabilitySentence capability={grant.capability} hosts={grant.hosts} withIcon={false} />
        </div>
      ))}
    >
      <span className={styles.may}>
        {grants.map(({ capability }) => {
          const Mark = ICONS[capability];
          const word = t(`short.${capability}`);
          return (
            <span key={capability}>
              <Mark
                size={15}
                stroke={1.6}
                {...(grants.length === 1 ? { 'aria-hidden': true } : { 'aria-label': word })}
              />
              {grants.length === 1 ? word : null}
            </span>
          );
        })}
      </span>
    </Tooltip>
  );
}
