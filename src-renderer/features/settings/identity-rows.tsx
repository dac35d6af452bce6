import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '../../app/notify.tsx';
import { orpc } from '../../client.ts';
import { Badge } from '../../ui/badge.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Digest } from '../../ui/digest.tsx';
import { day } from '../../ui/format.ts';
import { Problem } from '../../ui/problem.tsx';
import { IdentityFileDialog } from '../../app/identity-file-dialog.tsx';
import type { SettingRow } from './setting-row.ts';
import styles from './settings-screen.module.css';

/** The key that signs for this person: shown, taken elsewhere, replaced. */
export function useIdentityRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const identity = useQuery(orpc.identity.get.queryOptions());
  const [open, setOpen] = useState<'export' | 'import' | 'rotate' | null>(null);
  const close = (): void => setOpen(null);
  const rotate = useMutation(
    orpc.identity.rotate.mutationOptions({
      onSuccess: ({ publishers }) =>
        notifyDone(t('identity.rotated'), t('identity.rotatedText', { count: publishers.length })),
      onSettled: close,
    }),
  );
  const { data } = identity;
  return [
    {
      id: 'who',
      title: t('identity.who'),
      text: t('identity.whoText'),
      ...(data === undefined
        ? identity.isError
          ? { below: <Problem compact error={identity.error} onRetry={() => void identity.refetch()} /> }
          : {}
        : {
            control: (
              <span className={styles.quiet}>
                <Digest value={data.fingerprint} /> {t('identity.since')} {day(data.createdAt)}
              </span>
            ),
          }),
    },
    ...(data === undefined
      ? []
      : [
          {
            id: 'kept',
            title: t('identity.kept'),
            text: t(`identity.protection.${data.protection}`),
            control: <Badge tone={data.protection === 'file' ? 'warn' : 'good'} label={data.protection} />,
          },
        ]),
    {
      id: 'export',
      title: t('identity.export'),
      text: t('identity.exportText'),
      control: (
        <>
          <Button onClick={() => setOpen('export')}>{t('identity.exportGo')}</Button>
          <IdentityFileDialog way="export" opened={open === 'export'} onClose={close} />
        </>
      ),
    },
    {
      id: 'import',
      title: t('identity.import'),
      text: t('identity.importText'),
      control: (
        <>
          <Button onClick={() => setOpen('import')}>{t('identity.importGo')}</Button>
          <IdentityFileDialog way="import" opened={open === 'import'} onClose={close} />
        </>
      ),
    },
    {
      id: 'rotate',
      title: t('identity.rotate'),
      text: t('identity.rotateText'),
      control: (
        <>
          <Button onClick={() => setOpen('rotate')}>{t('identity.rotateGo')}</Button>
          <Confirm
            opened={open === 'rotate'}
            title={t('identity.rotateTitle')}
            action={t('identity.rotateGo')}
            busy={rotate.isPending}
            onClose={close}
            onConfirm={() => rotate.mutate(undefined)}
          >
            {t('identity.rotateAsk')}
          </Confirm>
        </>
      ),
    },
  ];
}
