import { Tabs } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Loading } from '../../ui/loading.tsx';
import { Problem } from '../../ui/problem.tsx';
import { DependenciesTab } from './dependencies-tab.tsx';
import { TABS, type ExtensionSearch, type Tab } from './extension-search.ts';
import { Header } from './header.tsx';
import { HistoryTab } from './history-tab.tsx';
import { IsItSound } from './is-it-sound.tsx';
import { IsItWorthIt } from './is-it-worth-it.tsx';
import { ReadmeTab } from './readme-tab.tsx';
import { ReportButton } from './report-button.tsx';
import { ReviewsTab } from './reviews/reviews-tab.tsx';
import { useSeesStatistics } from './statistics/sees-statistics.ts';
import { StatisticsTab } from './statistics/statistics-tab.tsx';
import { useExtension, type Shown } from './use-extension.ts';
import { VersionsTab } from './versions-tab.tsx';
import { WhatItMayDo } from './what-it-may-do.tsx';
import { WhoSignedIt } from './who-signed-it.tsx';
import styles from './extension-screen.module.css';

const route = getRouteApi('/extension/$id');

/** One extension: what it is, and the four questions one asks before letting it in. */
export function ExtensionScreen() {
  const { id } = route.useParams();
  const search: ExtensionSearch = route.useSearch();
  const { shown, details, installs } = useExtension(id, search.version);
  if (shown !== null) return <ExtensionPage key={id} shown={shown} search={search} />;
  const failed = details.isError ? details : installs.isError ? installs : null;
  if (failed !== null) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />;
  return <Loading />;
}

function ExtensionPage({ shown, search }: { readonly shown: Shown; readonly search: ExtensionSearch }) {
  const { t } = useTranslation('extension');
  const navigate = useNavigate();
  const { extension, version, details } = shown;
  const seesStatistics = useSeesStatistics(extension);
  const tabs = TABS.filter((tab) => tab !== 'statistics' || seesStatistics);
  const counts: Partial<Record<Tab, number>> = {
    versions: details.versions.length,
    reviews: extension.rating.count,
    dependencies: Object.keys(version?.dependencies ?? {}).length,
  };
  const openTab = (tab: string | null): void => {
    const { tab: _before, ...rest } = search;
    void navigate({
      to: '/extension/$id',
      params: { id: extension.id },
      search: tab === null || tab === 'readme' ? rest : { ...rest, tab: tab as Tab },
      replace: true,
    });
  };
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <Header shown={shown} />
        <div className={styles.columns}>
          <Tabs
            value={search.tab !== undefined && tabs.includes(search.tab) ? search.tab : 'readme'}
            onChange={openTab}
            className={styles.tabs ?? ''}
          >
            <Tabs.List aria-label={t('tabs.label')}>
              {tabs.map((tab) => (
                <Tabs.Tab key={tab} value={tab}>
                  {t(`tabs.${tab}`)}
                  {(counts[tab] ?? 0) === 0 ? null : <span className={styles.count}>{counts[tab]}</span>}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="readme" pt="md">
              <ReadmeTab shown={shown} />
            </Tabs.Panel>
            <Tabs.Panel value="versions" pt="md">
              <VersionsTab shown={shown} />
            </Tabs.Panel>
            <Tabs.Panel value="reviews" pt="md">
              <ReviewsTab shown={shown} />
            </Tabs.Panel>
            <Tabs.Panel value="dependencies" pt="md">
              <DependenciesTab shown={shown} />
            </Tabs.Panel>
            <Tabs.Panel value="history" pt="md">
              <HistoryTab shown={shown} />
            </Tabs.Panel>
            {seesStatistics ? (
              <Tabs.Panel value="statistics" pt="md">
                <StatisticsTab extensionId={extension.id} />
              </Tabs.Panel>
            ) : null}
          </Tabs>
          <aside className={styles.questions}>
            <WhoSignedIt shown={shown} />
            <WhatItMayDo shown={shown} />
            <IsItSound shown={shown} />
            <IsItWorthIt shown={shown} />
            <ReportButton shown={shown} />
          </aside>
        </div>
      </div>
    </div>
  );
}
