import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../use-extension.ts';
import styles from './reviews.module.css';

/** Why one cannot rate it yet. */
export function NotRateable(_of: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  return (
    <p className={styles.needs}>
      <IconInfoCircle size={16} aria-hidden="true" />
      {t('reviews.notInstalled')}
    </p>
  );
}
