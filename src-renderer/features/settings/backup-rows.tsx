import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { notifyDone } from '../../app/notify.tsx';
import { api } from '../../client.ts';
import { bytes } from '../../ui/format.ts';
import type { SettingRow } from './setting-row.ts';

/** One file with everything, and a home out of such a file. */
export function useBackupRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const backup = useMutation({
    mutationFn: async () => {
      const day = new Date().toISOString().slice(0, 10);
      const { path } = await api.window.saveFile({
        purpose: 'backup',
        suggestedName: `marketplace-${day}.backup`,
      });
      return path === null ? null : api.maintenance.backup({ out: path, replace: true });
    },
    onSuccess: (made) => {
      if (made === null) return;
      notifyDone(
        t('backup.done'),
        t('backup.doneText', { size: bytes(made.sizeBytes), count: made.blobs, path: made.path }),
      );
    },
  });
  const restore = useMutation({
    mutationFn: async () => {
      const { path } = await api.window.chooseFile({ purpose: 'backup' });
      if (path === null) return null;
      const folder = await api.window.chooseFolder({ title: t('backup.restore'), purpose: 'restored-home' });
      return folder.path === null ? null : api.workbench.restore({ path, home: folder.path });
    },
    onSuccess: (made) => {
      if (made === null) return;
      notifyDone(t('backup.restored'), t('backup.restoredText', { count: made.blobs, path: made.home }));
    },
  });
  return [
    {
      id: 'make',
      title: t('backup.make'),
      text: t('backup.makeText'),
      control: (
        <Button loading={backup.isPending} onClick={() => backup.mutate()}>
          {t('backup.go')}
        </Button>
      ),
    },
    {
      id: 'restore',
      title: t('backup.restore'),
      text: t('backup.restoreText'),
      control: (
        <Button loading={restore.isPending} onClick={() => restore.mutate()}>
          {t('backup.restoreGo')}
        </Button>
      ),
    },
  ];
}
