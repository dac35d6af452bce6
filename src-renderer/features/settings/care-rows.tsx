import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '../../app/notify.tsx';
import { openTray } from '../../app/shell/tray-state.ts';
import { orpc } from '../../client.ts';
import { DoctorResult } from './doctor-result.tsx';
import type { SettingRow } from './setting-row.ts';

/** Checking the home and keeping it tidy. */
export function useCareRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const doctor = useMutation(orpc.maintenance.doctor.mutationOptions());
  const reindex = useMutation(orpc.maintenance.reindex.mutationOptions({ onSuccess: openTray }));
  const collect = useMutation(
    orpc.maintenance.collect.mutationOptions({
      onSuccess: ({ collected }) =>
        notifyDone(
          collected.length === 0 ? t('care.collectedNone') : t('care.collected', { count: collected.length }),
        ),
    }),
  );
  return [
    {
      id: 'doctor',
      title: t('care.doctor'),
      text: t('care.doctorText'),
      control: (
        <Button loading={doctor.isPending} onClick={() => doctor.mutate(undefined)}>
          {t('care.doctorGo')}
        </Button>
      ),
      ...(doctor.data === undefined ? {} : { below: <DoctorResult result={doctor.data} /> }),
    },
    {
      id: 'reindex',
      title: t('care.reindex'),
      text: t('care.reindexText'),
      control: (
        <Button loading={reindex.isPending} onClick={() => reindex.mutate(undefined)}>
          {t('care.reindexGo')}
        </Button>
      ),
    },
    {
      id: 'collect',
      title: t('care.collect'),
      text: t('care.collectText'),
      control: (
        <Button loading={collect.isPending} onClick={() => collect.mutate(undefined)}>
          {t('care.collectGo')}
        </Button>
      ),
    },
  ];
}
