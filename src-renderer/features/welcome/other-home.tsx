import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './welcome-screen.module.css';

/** Another folder for everything: a home is opened at the start, so what to start with is said. */
export function OtherHome() {
  const { t } = useTranslation('welcome');
  const choose = useMutation({
    mutationFn: () => api.window.chooseFolder({ title: t('where.choose') }),
  });
  const folder = choose.data?.path ?? null;
  const option = folder === null ? null : `--home "${folder}"`;
  return (
    <>
      <div className={styles.choice}>
        <Button size="xs" onClick={() => choose.mutate()}>
          {t('where.choose')}
        </Button>
        <span>{t('where.hint')}</span>
      </div>
      {option === null ? null : (
        <div role="status">
          <p className={styles.quiet}>{t('where.change')}</p>
          <div className={styles.option}>
            <code>{option}</code>
            <CopyButton value={option} what={t('where.option')} />
          </div>
        </div>
      )}
    </>
  );
}
