import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import { shortDigest } from './format.ts';
import styles from './digest.module.css';

/** `sha256:9f2c…41ab`, whole on hover, with a button that copies it. */
export function Digest({ value, what }: { readonly value: string; readonly what?: string }) {
  const { t } = useTranslation('ui');
  return (
    <span className={styles.digest}>
      <code title={value}>{shortDigest(value)}</code>
      <CopyButton value={value} what={what ?? t('digest')} />
    </span>
  );
}
