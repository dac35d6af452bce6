import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import styles from './reviews.module.css';

/** Only those who tried a version can rate it. */
export function NotInstalled() {
  const { t } = useTranslation('extension');
  return (
    <p className={styles.needs}>
      <IconInfoCircle size={16} aria-hidden="true" />
      {t('reviews.notInstalled')}
    </p>
  );
}
