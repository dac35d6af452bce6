import { Button } from '@mantine/core';
import { IconCode, IconFolderOpen, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { ProjectRow } from './project-row.tsx';
import { useOpenFolder } from './use-open-folder.ts';
import styles from './projects-screen.module.css';

/** Every project that this home remembers. */
export function ProjectsScreen() {
  const { t } = useTranslation('console');
  const query = useQuery(orpc.projects.list.queryOptions());
  const openFolder = useOpenFolder();
  const make = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} />}
      renderRoot={(props) => <Link {...props} to="/console/new" />}
    >
      {t('projects.new')}
    </Button>
  );
  const open = (
    <Button leftSection={<IconFolderOpen size={16} />} onClick={() => void openFolder()}>
      {t('projects.open')}
    </Button>
  );
  return (
    <Answer query={query}>
      {({ items }) => (
        <Page
          title={t('title')}
          lead={t('projects.lead')}
          {...(items.length === 0
            ? {}
            : { actions: [<span key="open">{open}</span>, <span key="new">{make}</span>] })}
        >
          {items.length === 0 ? (
            <EmptyState
              title={t('projects.emptyTitle')}
              icon={<IconCode size={28} stroke={1.4} />}
              actions={
                <>
                  {make}
                  {open}
                </>
              }
            >
              {t('projects.empty')}
            </EmptyState>
          ) : (
            <ul className={styles.list} aria-label={t('projects.list')}>
              {items.map((project) => (
                <ProjectRow key={project.folder} project={project} />
              ))}
            </ul>
          )}
        </Page>
      )}
    </Answer>
  );
}
