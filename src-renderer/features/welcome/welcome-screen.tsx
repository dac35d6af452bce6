import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences } from '../../app/preferences.ts';
import { orpc } from '../../client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Digest } from '../../ui/digest.tsx';
import { ExtensionIcon } from '../../ui/extension-icon.tsx';
import { Problem } from '../../ui/problem.tsx';
import { OtherHome } from './other-home.tsx';
import { OwnIdentity } from './own-identity.tsx';
import { useSamples } from './use-samples.ts';
import styles from './welcome-screen.module.css';

const STRATEGY = 'black-swann.hyper-momentum';

/** Where things are kept, who you are, something to try. */
export function WelcomeScreen() {
  const { t } = useTranslation('welcome');
  const navigate = useNavigate();
  const info = useQuery(orpc.window.info.queryOptions());
  const identity = useQuery(orpc.identity.get.queryOptions());
  const samples = useSamples();
  const leave = (to: '/' | 'strategy'): void => {
    void setPreferences({ welcomed: true });
    void (to === '/' ? navigate({ to }) : navigate({ to: '/extension/$id', params: { id: STRATEGY } }));
  };
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <header className={styles.header}>
          <h1>{t('title')}</h1>
          <p>{t('lead')}</p>
        </header>
        <ol className={styles.steps}>
          <Step number={1} title={t('where.title')}>
            <p>{t('where.text')}</p>
            {info.data === undefined ? null : <code className={styles.path}>{info.data.home}</code>}
            <OtherHome />
          </Step>
          <Step number={2} title={t('who.title')}>
            <p>{t('who.text')}</p>
            <div className={styles.identity}>
              {identity.isError ? (
                <Problem compact error={identity.error} onRetry={() => void identity.refetch()} />
              ) : identity.data === undefined ? (
                <p className={styles.quiet}>{t('who.making')}</p>
              ) : (
                <>
                  <p className={styles.fingerprint}>
                    <span>{t('who.fingerprint')}</span>
                    <Digest value={identity.data.fingerprint} what={t('who.fingerprint')} />
                  </p>
                  <p className={styles.quiet}>{t(`who.kept.${identity.data.protection}`)}</p>
                  <OwnIdentity />
                </>
              )}
            </div>
          </Step>
          <Step number={3} title={t('samples.title')}>
            <p>{t('samples.text')}</p>
            <ul className={styles.samples}>
              {samples.items.map(({ extensionId, displayName, description, listed }) => (
                <li key={extensionId}>
                  <ExtensionIcon id={extensionId} name={displayName} size={24} hasIcon={false} />
                  <div title={description}>
                    <strong>{displayName}</strong>
                    <span>{description}</span>
                  </div>
                  {listed ? (
                    <IconCheck size={16} className={styles.check} aria-label={t('samples.added')} />
                  ) : null}
                </li>
              ))}
            </ul>
            {samples.error === null ? null : <Problem compact error={samples.error} onRetry={samples.add} />}
            <div className={styles.go}>
              {samples.isDone ? (
                <>
                  <Button variant="filled" onClick={() => leave('strategy')}>
                    {t('samples.strategy')}
                  </Button>
                  <Button onClick={() => leave('/')}>{t('samples.open')}</Button>
                  <Badge tone="good" label={t('samples.added')} />
                </>
              ) : samples.isAdding ? (
                <div className={styles.progress} role="status">
                  <Progress
                    value={samples.progress * 100}
                    size={6}
                    aria-label={t('samples.adding')}
                    transitionDuration={160}
                  />
                  <span>{samples.phase === '' ? t('samples.adding') : samples.phase}</span>
                </div>
              ) : (
                <>
                  <Button variant="filled" onClick={samples.add}>
                    {t('samples.add')}
                  </Button>
                  <Button onClick={() => leave('/')}>{t('samples.empty')}</Button>
                </>
              )}
            </div>
          </Step>
        </ol>
      </div>
    </div>
  );
}

function Step({
  number,
  title,
  children,
}: {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <li className={styles.step}>
      <span className={styles.number} aria-hidden="true">
        {number}
      </span>
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
