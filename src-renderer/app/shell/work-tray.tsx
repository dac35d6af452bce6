import { Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { AnyLink } from '../any-link.tsx';
import { isOpen } from '../followed-jobs.ts';
import { useJobs } from './jobs.ts';
import { JobLine } from './job-line.tsx';
import { useTray } from './tray-state.ts';
import styles from './work-tray.module.css';

/** Every running and recent job: what it does, how far it is, how it ended; a way to stop it. */
export function WorkTray() {
  const { t } = useTranslation('shell');
  const [opened, setOpened] = useTray();
  const jobs = useJobs();
  const open = jobs.filter(isOpen);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={380} offset={6}>
      <Popover.Target>
        <UnstyledButton
          className={styles.button}
          aria-label={t('tray.open', { count: open.length })}
          data-working={open.length > 0 || undefined}
          onClick={() => setOpened(!opened)}
        >
          <IconRefresh size={18} stroke={1.6} aria-hidden="true" />
          {open.length === 0 ? null : <span>{open.length}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('tray.title')}>
        <h2 className={styles.title}>{t('tray.title')}</h2>
        {jobs.length === 0 ? (
          <p className={styles.empty}>{t('tray.empty')}</p>
        ) : (
          <ul className={styles.list}>
            {jobs.map((job) => (
              <JobLine key={job.id} job={job} />
            ))}
          </ul>
        )}
        <OnTheWay onOpen={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** What waits to be sent, or waits for the person; nothing where nothing does. */
function OnTheWay({ onOpen }: { readonly onOpen: () => void }) {
  const { t } = useTranslation('shell');
  const outbox = useQuery(orpc.upstream.list.queryOptions({ input: { open: true, limit: 1 } }));
  const open = outbox.data?.open ?? 0;
  if (open === 0) return null;
  return (
    <p className={styles.outbox}>
      <span>{t('tray.outbox', { count: open })}</span>
      <AnyLink to="/registries/outbox" onClick={onOpen}>
        {t('tray.openOutbox')}
      </AnyLink>
    </p>
  );
}
