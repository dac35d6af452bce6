import { Button, CloseButton, TextInput } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useAboutRows } from './about-rows.tsx';
import { useBackupRows } from './backup-rows.tsx';
import { useCareRows } from './care-rows.tsx';
import { useHomeRows } from './home-rows.tsx';
import { useIdentityRows } from './identity-rows.tsx';
import { useLookRows } from './look-rows.tsx';
import { usePolicyRows } from './policy-rows.tsx';
import { useTrustRows } from './trust-rows.tsx';
import { matching, type SettingSection } from './setting-row.ts';
import styles from './settings-screen.module.css';

/** One page; sections with anchors; a search that leaves only the rows it is about. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const [query, setQuery] = useState('');
  const anchor = useRouterState({ select: ({ location }) => location.hash });
  const sections: readonly SettingSection[] = [
    { id: 'look', title: t('look.title'), rows: useLookRows() },
    { id: 'home', title: t('home.title'), rows: useHomeRows() },
    { id: 'backup', title: t('backup.title'), rows: useBackupRows() },
    { id: 'identity', title: t('identity.title'), rows: useIdentityRows() },
    { id: 'trust', title: t('trust.title'), rows: useTrustRows() },
    { id: 'policy', title: t('policy.title'), rows: usePolicyRows() },
    { id: 'care', title: t('care.title'), rows: useCareRows() },
    { id: 'about', title: t('about.title'), rows: useAboutRows() },
  ];
  const shown = matching(sections, query);
  useEffect(() => {
    if (anchor !== '') showSection(anchor);
  }, [anchor]);
  return (
    <div className={styles.scroll} data-settings="">
      <div className={styles.page}>
        <aside className={styles.aside}>
          <h1>{t('title')}</h1>
          <TextInput
            aria-label={t('search')}
            placeholder={t('search')}
            leftSection={<IconSearch size={16} stroke={1.6} />}
            rightSection={
              query === '' ? null : (
                <CloseButton size="sm" aria-label={t('clear')} onClick={() => setQuery('')} />
              )
            }
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
          <nav aria-label={t('sections')}>
            <ul>
              {shown.map(({ id, title }) => (
                <li key={id}>
                  <a
                    href={`#/settings#${id}`}
                    onClick={(event) => {
                      event.preventDefault();
                      showSection(id);
                    }}
                  >
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </aside>
        <div className={styles.sections}>
          {shown.length === 0 ? (
            <EmptyState
              title={t('nothing')}
              actions={<Button onClick={() => setQuery('')}>{t('clear')}</Button>}
            >
              {t('nothingText')}
            </EmptyState>
          ) : (
            shown.map((section) => <Part key={section.id} section={section} />)
          )}
        </div>
      </div>
    </div>
  );
}

/** Scrolls this page alone: `scrollIntoView` would move the frame around it too. */
function showSection(id: string): void {
  const section = document.getElementById(id);
  section?.closest('[data-settings]')?.scrollTo({ top: section.offsetTop - 20 });
}

function Part({ section }: { readonly section: SettingSection }) {
  return (
    <section id={section.id} className={styles.section} aria-labelledby={`${section.id}-title`}>
      <h2 id={`${section.id}-title`}>{section.title}</h2>
      <div className={styles.rows}>
        {section.rows.map(({ id, title, text, control, below }) => (
          <div key={id} className={styles.row}>
            <div className={styles.words}>
              <h3>{title}</h3>
              <p>{text}</p>
            </div>
            {control === undefined ? null : <div className={styles.control}>{control}</div>}
            {below === undefined ? null : <div className={styles.below}>{below}</div>}
          </div>
        ))}
      </div>
    </section>
  );
}
