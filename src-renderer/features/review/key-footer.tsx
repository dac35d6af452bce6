import { useTranslation } from 'react-i18next';
import styles from './review.module.css';

/** The keys of this screen, always in sight. */
export function KeyFooter({ keys }: { readonly keys: readonly (readonly [keys: string, what: string])[] }) {
  const { t } = useTranslation('review');
  return (
    <footer className={styles.keys} aria-label={t('keys.title')}>
      {keys.map(([names, what]) => (
        <span key={names}>
          {names.split(' ').map((name) => (
            <kbd key={name}>{name}</kbd>
          ))}
          {what}
        </span>
      ))}
    </footer>
  );
}
