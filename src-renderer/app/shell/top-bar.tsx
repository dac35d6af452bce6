import { useTranslation } from 'react-i18next';
import { AnyLink } from '../any-link.tsx';
import { BarEnd } from './bar-end.tsx';
import { Mark } from './mark.tsx';
import { SearchField } from './search-field.tsx';
import styles from './top-bar.module.css';

export function TopBar() {
  const { t } = useTranslation('shell');
  return (
    <header className={styles.bar}>
      <AnyLink to="/" className={styles.mark}>
        <Mark />
        <span>{t('product')}</span>
      </AnyLink>
      <SearchField />
      <div className={styles.end}>
        <BarEnd />
      </div>
    </header>
  );
}
