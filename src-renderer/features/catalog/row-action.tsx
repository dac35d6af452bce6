import { hasUpdate } from './marks.ts';
import type { ItemProps } from './item-props.ts';
import styles from './row-action.module.css';

/** The one thing that can be done from a row. What cannot be installed has none: its mark says why. */
export function RowAction({ extension, isActive, isInstalling, onInstall, t }: ItemProps) {
  const { id, displayName: name, installedVersion, latestVersion, status } = extension;
  const update = hasUpdate(extension);
  if (installedVersion !== null && !update) return <span className={styles.have}>{t('installed')}</span>;
  if (latestVersion === null || status === 'blocked' || status === 'rejected') return null;
  return (
    <button
      type="button"
      className={styles.action}
      data-update={update || undefined}
      tabIndex={isActive ? 0 : -1}
      disabled={isInstalling}
      aria-busy={isInstalling || undefined}
      aria-label={update ? t('updateWhat', { name, version: latestVersion }) : t('installWhat', { name })}
      onClick={() => onInstall({ action: update ? 'update' : 'install', extensionId: id })}
    >
      {update ? t('update') : t('install')}
    </button>
  );
}
