import { Button, Group, Progress, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remoteIdSchema } from '../../../../src-shared/models/remote.ts';
import { importReviewed } from '../../../app/consent.ts';
import { notifyProblem } from '../../../app/notify.tsx';
import { api } from '../../../client.ts';
import { intoView } from '../../../ui/into-view.ts';
import { Page } from '../../../ui/page.tsx';
import { Problem } from '../../../ui/problem.tsx';
import styles from '../registries.module.css';
import { Review } from './review.tsx';
import { useInspection } from './use-inspection.ts';

/** A mirror file: verified whole, shown, then imported by a person who saw it. */
export function ImportScreen() {
  const { t } = useTranslation('registries');
  const navigate = useNavigate();
  const [path, setPath] = useState<string | null>(null);
  const [rootPath, setRootPath] = useState<string | null>(null);
  const [as, setAs] = useState('');
  const inspection = useInspection();
  const { job, review, error, isRunning } = inspection;
  const go = useMutation({
    mutationFn: (reviewId: string) => importReviewed(reviewId),
    onSuccess: async (isStarted) => {
      if (isStarted) await navigate({ to: '/registries' });
    },
  });
  const choose = async (purpose: 'mirror' | 'root', keep: (path: string) => void): Promise<void> => {
    const { path: picked } = await api.window.chooseFile({ purpose });
    if (picked === null) return;
    inspection.stop();
    keep(picked);
  };
  const isAsWrong = as !== '' && !remoteIdSchema.safeParse(as).success;
  const inspect = (): void => {
    if (path === null) return;
    inspection.start({
      path,
      ...(rootPath === null ? {} : { rootPath }),
      ...(as === '' ? {} : { as }),
    });
  };
  return (
    <Page
      title={t('gap.importTitle')}
      lead={
        <>
          <Link to="/registries" className={styles.back}>
            <IconArrowLeft size={14} aria-hidden="true" />
            {t('one.back')}
          </Link>
          <div>{t('gap.importText')}</div>
        </>
      }
      actions={
        review === null ? null : (
          <Button variant="filled" loading={go.isPending} onClick={() => go.mutate(review.reviewId)}>
            {t('gap.decide')}
          </Button>
        )
      }
    >
      {review === null ? (
        <div className={styles.form}>
          <div className={styles.field}>
            <div className={styles.label}>{t('gap.file')}</div>
            <div className={styles.chosen}>
              <Button
                disabled={isRunning}
                onClick={() => void choose('mirror', setPath).catch(notifyProblem)}
              >
                {t(path === null ? 'gap.chooseFile' : 'form.chooseOther')}
              </Button>
              {path === null ? null : <code>{path}</code>}
            </div>
          </div>
          <div className={styles.field}>
            <div className={styles.label}>{t('gap.root')}</div>
            <p className={styles.hint}>{t('gap.rootHint')}</p>
            <div className={styles.chosen}>
              <Button
                disabled={isRunning}
                onClick={() => void choose('root', setRootPath).catch(notifyProblem)}
              >
                {t(rootPath === null ? 'form.chooseRoot' : 'form.chooseOther')}
              </Button>
              {rootPath === null ? null : <code>{rootPath}</code>}
            </div>
          </div>
          <TextInput
            label={t('form.id')}
            description={t('gap.asHint')}
            value={as}
            error={isAsWrong ? t('form.idWrong') : null}
            disabled={isRunning}
            onChange={(event) => setAs(event.currentTarget.value)}
            spellCheck={false}
          />
          {error === null ? null : (
            <div ref={intoView}>
              <Problem compact error={error} />
            </div>
          )}
          {isRunning ? (
            <div className={styles.field} role="status">
              <Progress
                value={Math.round((job?.progress ?? 0) * 100)}
                size={4}
                aria-label={t('gap.checking')}
              />
              <p className={styles.none}>{job?.phase ?? t('gap.checking')}</p>
            </div>
          ) : null}
          <Group gap="xs">
            {isRunning ? (
              <Button onClick={inspection.stop}>{t('gap.stop')}</Button>
            ) : (
              <Button variant="filled" disabled={path === null || isAsWrong} onClick={inspect}>
                {t('gap.check')}
              </Button>
            )}
          </Group>
        </div>
      ) : (
        <Review review={review} />
      )}
    </Page>
  );
}
