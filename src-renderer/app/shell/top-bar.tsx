import { useTranslation } from 'react-i18next';
import { AnyLink } from '../any-link.tsx';
import { Mark } from './mark.tsx';
import { RegistryState } from './registry-state.tsx';
import { SearchField } from './search-field.tsx';
import { WorkTray } from './work-tray.tsx';
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
        <WorkTray />
        <RegistryState />
      </div>
    </header>
  );
}
