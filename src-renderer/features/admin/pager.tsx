import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './admin.module.css';

/** Newer and older, where a list is longer than a page. */
export function Pager({
  onNewer,
  onOlder,
}: {
  /** Null where there is nothing newer. */
  readonly onNewer: (() => void) | null;
  readonly onOlder: (() => void) | null;
}) {
  const { t } = useTranslation('admin');
  if (onNewer === null && onOlder === null) return null;
  return (
    <div className={styles.pager}>
      <Button disabled={onNewer === null} onClick={() => onNewer?.()}>
        {t('newer')}
      </Button>
      <Button disabled={onOlder === null} onClick={() => onOlder?.()}>
        {t('older')}
      </Button>
    </div>
  );
}
