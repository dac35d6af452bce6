import { Button, Checkbox, Group, Modal, Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Installation } from '../../../src-shared/models/installation.ts';
import { nameOf, useInstalledFacts } from './installed-facts.ts';
import type { UninstallChoice } from './use-ledger-actions.ts';

/** Asks what becomes of the data before anything goes; shown anew each time, so that no earlier choice stays. */
export function UninstallDialog({
  items,
  onClose,
  onGo,
}: {
  readonly items: readonly Installation[];
  readonly onClose: () => void;
  readonly onGo: (choice: UninstallChoice) => void;
}) {
  const { t } = useTranslation(['ledger', 'ui']);
  const facts = useInstalledFacts();
  const [deleteData, setDeleteData] = useState(false);
  const [removeUnneeded, setRemoveUnneeded] = useState(false);
  const [first] = items;
  const title = t('uninstall.title', {
    count: items.length,
    name: first === undefined ? '' : nameOf(facts, first.extensionId),
  });
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <Stack gap="md">
        <Radio.Group
          label={t('uninstall.data')}
          value={deleteData ? 'delete' : 'keep'}
          onChange={(value) => setDeleteData(value === 'delete')}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="keep" label={t('uninstall.keep')} description={t('uninstall.keepHint')} />
            <Radio value="delete" label={t('uninstall.delete')} description={t('uninstall.deleteHint')} />
          </Stack>
        </Radio.Group>
        <Checkbox
          checked={removeUnneeded}
          onChange={(event) => setRemoveUnneeded(event.currentTarget.checked)}
          label={t('uninstall.unneeded')}
        />
        <p>{t('uninstall.note')}</p>
      </Stack>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button onClick={onClose} data-autofocus>
          {t('ui:cancel')}
        </Button>
        <Button
          variant="filled"
          {...(deleteData ? { color: 'red.8' } : {})}
          onClick={() => onGo({ deleteData, removeUnneeded })}
        >
          {deleteData ? t('uninstall.goDelete') : t('uninstall.go')}
        </Button>
      </Group>
    </Modal>
  );
}
