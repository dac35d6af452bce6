import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { openTray } from '../../app/shell/tray-state.ts';
import { orpc } from '../../client.ts';

/** Puts the samples into an empty catalog. */
export function AddSamples() {
  const { t } = useTranslation('catalog');
  const addSamples = useMutation(orpc.samples.add.mutationOptions({ onSuccess: openTray }));
  return (
    <Button variant="filled" loading={addSamples.isPending} onClick={() => addSamples.mutate(undefined)}>
      {t('empty.addSamples')}
    </Button>
  );
}
