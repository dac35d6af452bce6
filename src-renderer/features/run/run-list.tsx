import { Link } from '@tanstack/react-router';
import { IconChartLine, IconFileText, IconRoute, IconTerminal2, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Runnable, RunKind } from '../../../src-shared/models/installation.ts';
import type { Chosen } from './chosen.ts';
import { MarketData } from './market-data.tsx';
import styles from './run-screen.module.css';

const ICONS: Readonly<Record<RunKind, Icon>> = {
  strategy: IconChartLine,
  command: IconTerminal2,
  report: IconFileText,
  workflow: IconRoute,
};

/** Commands, strategies, reports and workflows of the enabled extensions. */
export function RunList({ items, chosen }: { readonly items: readonly Runnable[]; readonly chosen: Chosen }) {
  const { t } = useTranslation('run');
  const off = items.filter(({ enabled }) => !enabled).length;
  return (
    <nav className={styles.list} aria-label={t('list')}>
      <h1>{t('title')}</h1>
      {items
        .filter(({ enabled, contributions }) => enabled && contributions.length > 0)
        .map((extension) => (
          <section key={extension.extensionId} className={styles.group}>
            <h2>{extension.displayName}</h2>
            <ul>
              {extension.contributions.map((contribution) => {
                const Mark = ICONS[contribution.kind];
                const isChosen =
                  chosen.extension.extensionId === extension.extensionId &&
                  chosen.contribution.name === contribution.name;
                return (
                  <li key={contribution.name}>
                    <Link
                      to="/run"
                      search={{ id: extension.extensionId, name: contribution.name }}
                      className={styles.entry}
                      aria-current={isChosen ? 'page' : undefined}
                      title={`${t(`kind.${contribution.kind}`)}. ${contribution.description}`}
                      activeProps={{}}
                    >
                      <Mark size={16} stroke={1.6} aria-label={t(`kind.${contribution.kind}`)} />
                      <span>{contribution.title}</span>
                    </Link>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
      {off === 0 ? null : <p className={styles.off}>{t('switchedOff', { count: off })}</p>}
      <MarketData />
    </nav>
  );
}
