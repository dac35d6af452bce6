import { IconBell, IconChartCandle, IconDatabase, IconWorld, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Capability } from '../../src-shared/models/manifest.ts';
import styles from './capability.module.css';

const ICONS: Readonly<Record<Capability, Icon>> = {
  storage: IconDatabase,
  'market-data.read': IconChartCandle,
  network: IconWorld,
  notify: IconBell,
};

/** What a capability lets an extension do, as a sentence. */
export function CapabilitySentence({
  capability,
  hosts,
  withIcon = true,
}: {
  readonly capability: Capability;
  readonly hosts?: readonly string[] | undefined;
  readonly withIcon?: boolean;
}) {
  const { t } = useTranslation('ui');
  const Mark = ICONS[capability];
  const sentence =
    capability !== 'network'
      ? t(`capability.${capability}`)
      : hosts === undefined || hosts.length === 0
        ? t('capability.networkAny')
        : t('capability.network', { hosts: hosts.join(', ') });
  return (
    <span className={styles.sentence}>
      {withIcon ? <Mark size={16} stroke={1.6} aria-hidden="true" /> : null}
      <span>{sentence}</span>
    </span>
  );
}
