import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openTray } from '../../app/shell/tray-state.ts';
import { orpc } from '../../client.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** A version of a server whose package was not fetched: what it is, and the way to have it here. */
export function NotHere({
  extensionId,
  version,
  origin,
}: {
  readonly extensionId: string;
  readonly version: string;
  readonly origin: string;
}) {
  const { t } = useTranslation('extension');
  const fetchPackage = useMutation(orpc.registries.fetch.mutationOptions({ onSuccess: openTray }));
  return (
    <EmptyState
      title={t('trust.notHere')}
      actions={
        <Button
          leftSection={<IconDownload size={15} aria-hidden="true" />}
          loading={fetchPackage.isPending}
          onClick={() => fetchPackage.mutate({ extensionId, version })}
        >
          {t('trust.fetch')}
        </Button>
      }
    >
      {t('trust.notHereText', { origin })}
    </EmptyState>
  );
}
