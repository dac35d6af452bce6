import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import { useInstall } from '../../app/use-install.ts';
import { hasUpdate } from './marks.ts';
import styles from './row.module.css';

/** The one thing that can be done from a row. What cannot be installed has none: its mark says why. */
export function RowAction({
  extension,
  tabIndex,
}: {
  readonly extension: Extension;
  readonly tabIndex: number;
}) {
  const { t } = useTranslation('catalog');
  const install = useInstall();
  const { id, displayName: name, installedVersion, latestVersion, status } = extension;
  const update = hasUpdate(extension);
  if (installedVersion !== null && !update) return <span className={styles.have}>{t('installed')}</span>;
  if (latestVersion === null || status === 'blocked' || status === 'rejected') return null;
  return (
    <Button
      size="compact-sm"
      variant={update ? 'light' : 'default'}
      tabIndex={tabIndex}
      loading={install.isPending}
      aria-label={update ? t('updateWhat', { name, version: latestVersion }) : t('installWhat', { name })}
      onClick={() => install.mutate({ action: update ? 'update' : 'install', extensionId: id })}
    >
      {update ? t('update') : t('install')}
    </Button>
  );
}
