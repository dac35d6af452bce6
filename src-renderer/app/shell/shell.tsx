import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useHost } from '../host.ts';
import { usePreferences } from '../preferences.ts';
import { Rail } from './rail.tsx';
import { ServerBanner } from './server-banner.tsx';
import { SimulationBanner } from './simulation-banner.tsx';
import { TopBar } from './top-bar.tsx';
import { useWindowKeys } from './window-keys.ts';
import styles from './shell.module.css';

/** The frame of every screen. */
export function Shell() {
  const { t } = useTranslation('shell');
  const { railCollapsed } = usePreferences();
  useHost();
  useWindowKeys();
  return (
    <div className={styles.shell} data-collapsed={railCollapsed || undefined}>
      <a
        className={styles.skip}
        href="#screen"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('screen')?.focus();
        }}
      >
        {t('skip')}
      </a>
      <TopBar />
      <div className={styles.banners}>
        <SimulationBanner />
        <ServerBanner />
      </div>
      <Rail />
      <main className={styles.screen} id="screen" tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}
