import { Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './loading.module.css';

const PATIENCE_MS = 300;

/** Shows that something is awaited, and only when it takes long enough to be noticed. */
export function Loading({ label }: { readonly label?: string }) {
  const { t } = useTranslation('ui');
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className={styles.loading} role="status">
      <Loader size={18} aria-hidden="true" />
      <span>{label ?? t('loading')}</span>
    </div>
  );
}
