import { Tabs } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useBlocker } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditReport } from '../../../../src-shared/models/finding.ts';
import { orpc } from '../../../client.ts';
import { Confirm } from '../../../ui/confirm.tsx';
import { AuditTab } from '../audit/audit-tab.tsx';
import { DESK_TABS, type DeskTab } from '../console-search.ts';
import { EditorPane } from '../editor/editor-pane.tsx';
import { FilesPane } from '../files/files-pane.tsx';
import { ListingTab } from '../listing/listing-tab.tsx';
import { ReleaseTab } from '../release/release-tab.tsx';
import { RunTab } from '../run/run-tab.tsx';
import { useBuffers } from './use-buffers.ts';
import styles from './desk.module.css';

const route = getRouteApi('/console');

/** One project: files, editor, and what is done with the whole of it. */
export function Desk({ folder }: { readonly folder: string }) {
  const { t } = useTranslation('console');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const buffers = useBuffers(folder);
  const [audit, setAudit] = useState<{ readonly report: AuditReport; readonly changes: number } | null>(null);
  const projects = useQuery(orpc.projects.list.queryOptions());
  const manifest = projects.data?.items.find((one) => one.folder === folder)?.manifest ?? null;
  const tab: DeskTab = search.tab ?? 'run';
  const { file } = search;

  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => {
      const stays =
        current.pathname === next.pathname && (next.search as { project?: string }).project === folder;
      return !stays && buffers.dirty.length > 0;
    },
    enableBeforeUnload: () => buffers.dirty.length > 0,
    withResolver: true,
  });

  const open = (path: string | undefined, line?: number): void => {
    void navigate({
      search: (before) => ({
        project: folder,
        ...(before.tab === undefined ? {} : { tab: before.tab }),
        ...(path === undefined ? {} : { file: path }),
        ...(line === undefined ? {} : { line }),
      }),
    });
  };
  const { line } = search;
  const target = useMemo(() => (line === undefined ? null : { line }), [line]);
  // Once it was gone to, the line leaves the address: nothing but a new visit goes there again.
  const onShown = (): void =>
    void navigate({ search: ({ line: _shown, ...before }) => before, replace: true });
  const { findings } = audit?.report ?? { findings: [] };
  const fileFindings = useMemo(() => findings.filter((one) => one.file === file), [findings, file]);

  const saveAll = async (): Promise<boolean> => {
    const all = await buffers.saveAll();
    if (!all) {
      const conflicting = buffers.dirty.find((path) => buffers.get(path)?.conflict !== undefined);
      if (conflicting !== undefined) open(conflicting);
    }
    await queryClient.invalidateQueries({ queryKey: orpc.projects.key() });
    return all;
  };
  const dirtyCount = buffers.dirty.length;

  return (
    <div className={styles.desk}>
      <header className={styles.bar}>
        <Link to="/console" className={styles.back}>
          <IconChevronLeft size={14} aria-hidden="true" />
          {t('desk.back')}
        </Link>
        <h1>{manifest?.displayName ?? folder.split(/[\\/]/).at(-1)}</h1>
        {manifest === null ? null : (
          <code>
            {manifest.extensionId} {manifest.version}
          </code>
        )}
        <span className={styles.folder} title={folder}>
          <bdi>{folder}</bdi>
        </span>
        {dirtyCount === 0 ? null : (
          <span className={styles.unsaved}>{t('desk.unsavedCount', { count: dirtyCount })}</span>
        )}
      </header>
      <FilesPane folder={folder} current={file} buffers={buffers} onOpen={(path) => open(path)} />
      {file === undefined ? (
        <section className={styles.noFile}>{t('desk.noFile')}</section>
      ) : (
        <EditorPane
          key={file}
          folder={folder}
          path={file}
          buffers={buffers}
          findings={fileFindings}
          target={target}
          onShown={onShown}
        />
      )}
      <aside className={styles.tools} aria-label={t('desk.tools')}>
        <Tabs
          value={tab}
          keepMounted
          onChange={(next) =>
            void navigate({ search: (before) => ({ ...before, tab: next as DeskTab }), replace: true })
          }
          classNames={{ root: styles.tabs ?? '', list: styles.tabList ?? '', panel: styles.panel ?? '' }}
        >
          <Tabs.List grow>
            {DESK_TABS.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="run">
            <RunTab folder={folder} saveAll={saveAll} />
          </Tabs.Panel>
          <Tabs.Panel value="audit">
            <AuditTab
              folder={folder}
              saveAll={saveAll}
              report={audit?.report ?? null}
              stale={audit !== null && (dirtyCount > 0 || audit.changes !== buffers.changes)}
              onReport={(report) => setAudit({ report, changes: buffers.changes })}
              onOpen={open}
            />
          </Tabs.Panel>
          <Tabs.Panel value="listing" tabIndex={0}>
            <ListingTab folder={folder} />
          </Tabs.Panel>
          <Tabs.Panel value="release">
            <ReleaseTab folder={folder} saveAll={saveAll} onOpen={open} />
          </Tabs.Panel>
        </Tabs>
      </aside>
      <Confirm
        opened={blocker.status === 'blocked'}
        danger
        title={t('desk.leaveTitle')}
        action={t('desk.leave')}
        onClose={() => blocker.reset?.()}
        onConfirm={() => blocker.proceed?.()}
      >
        {t('desk.leaveText', { files: buffers.dirty.join(', ') })}
      </Confirm>
    </div>
  );
}
