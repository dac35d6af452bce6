import { Button } from '@mantine/core';
import { IconArrowLeft, IconFileImport, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Remote } from '../../../src-shared/models/remote.ts';
import { notifyDone } from '../../app/notify.tsx';
import { ButtonLink } from '../../app/button-link.tsx';
import { orpc } from '../../client.ts';
import { Answer } from '../../ui/answer.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { Day } from '../../ui/day.tsx';
import { count } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { Facts, Section } from '../../ui/section.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { Conflicts } from './conflicts.tsx';
import { History } from './history.tsx';
import { remoteWords } from './remote-words.ts';
import { TokenDialog } from './token-dialog.tsx';
import { useSync } from './use-sync.ts';
import styles from './registries.module.css';

const route = getRouteApi('/registries/of/$id');

/** One server: how it stands with it, what each sync changed, which names are in dispute. */
export function RegistryScreen() {
  const { t } = useTranslation('registries');
  const { id } = route.useParams();
  const remote = useQuery(orpc.registries.status.queryOptions({ input: { id } }));
  const name = remote.data?.name ?? id;
  return (
    <Page
      title={name}
      lead={
        <Link to="/registries" className={styles.back}>
          <IconArrowLeft size={14} aria-hidden="true" />
          {t('one.back')}
        </Link>
      }
      actions={remote.data === undefined ? null : <Actions remote={remote.data} />}
    >
      <Answer query={remote}>
        {(data) => (
          <>
            <State remote={data} />
            <div className={styles.columns}>
              <div>
                <Section title={t('one.history')}>
                  <History remote={data} />
                </Section>
                <Section title={t('one.conflicts')}>
                  <Conflicts remote={data} />
                </Section>
              </div>
              <About remote={data} />
            </div>
          </>
        )}
      </Answer>
    </Page>
  );
}

function Actions({ remote: { id, name, url } }: { readonly remote: Remote }) {
  const { t } = useTranslation('registries');
  const navigate = useNavigate();
  const sync = useSync();
  const remove = useMutation(
    orpc.registries.remove.mutationOptions({
      onSuccess: async ({ kept }) => {
        notifyDone(
          t('removal.done', { name }),
          t('removal.kept', { count: kept.length, names: kept.join(', ') }),
        );
        await navigate({ to: '/registries' });
      },
    }),
  );
  return (
    <>
      <Button loading={remove.isPending} onClick={() => remove.mutate({ id })}>
        {t('one.remove')}
      </Button>
      {url === null ? (
        <ButtonLink to="/registries/import" variant="filled" leftSection={<IconFileImport size={16} />}>
          {t('carried.import')}
        </ButtonLink>
      ) : (
        <Button
          variant="filled"
          leftSection={<IconRefresh size={16} />}
          loading={sync.isPending}
          onClick={() => sync.mutate({ id })}
        >
          {t('sync')}
        </Button>
      )}
    </>
  );
}

function State({ remote }: { readonly remote: Remote }) {
  const { t } = useTranslation('registries');
  const { key, tone, text } = remoteWords(remote, Date.now(), t);
  const { lastError, url } = remote;
  return (
    <div className={styles.banner} role="status">
      <Badge tone={tone} label={t(`state.${key}`)} />
      <div>
        {text}
        {url === null ? <p className={styles.sub}>{t('carried.why')}</p> : null}
        {lastError === null ? null : (
          <p className={styles.sub}>
            {lastError.hint} <code>{lastError.code}</code>
          </p>
        )}
      </div>
    </div>
  );
}

function About({ remote }: { readonly remote: Remote }) {
  const { t } = useTranslation('registries');
  const [isOpen, setOpen] = useState(false);
  const { id, url, rootFingerprint, addedAt, asOf, logSize, extensions, hasToken } = remote;
  return (
    <Section
      panel
      title={t('one.facts')}
      actions={
        // Without an address there is nobody to show a token to.
        url === null ? null : (
          <Button size="compact-xs" onClick={() => setOpen(true)}>
            {t(hasToken ? 'token.change' : 'token.set')}
          </Button>
        )
      }
    >
      <Facts
        items={[
          [t('one.address'), url ?? t('carried.none')],
          [t('one.short'), <code key="id">{id}</code>],
          [t('one.root'), <Digest key="root" value={rootFingerprint} what={t('one.root')} />],
          [t('one.followed'), <Day key="added" at={addedAt} />],
          ...(asOf === null ? [] : [[t('one.asOf'), <TimeAgo key="asOf" at={asOf} />] as const]),
          [t('one.log'), t('one.entries', { count: logSize, formatted: count(logSize) })],
          [t('one.extensions'), count(extensions)],
          ...(url === null ? [] : [[t('one.token'), t(hasToken ? 'one.hasToken' : 'one.noToken')] as const]),
        ]}
      />
      <TokenDialog remote={remote} opened={isOpen} onClose={() => setOpen(false)} />
    </Section>
  );
}
