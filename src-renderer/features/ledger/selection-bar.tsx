import { ActionIcon, Button } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowUp,
  IconPin,
  IconPinnedOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Installation } from '../../../src-shared/models/installation.ts';
import { UninstallDialog } from './uninstall-dialog.tsx';
import { useLedgerActions } from './use-ledger-actions.ts';
import styles from './selection-bar.module.css';

/** What can be done with the selected extensions: only what would change at least one of them. */
export function SelectionBar({
  items,
  onDone,
}: {
  readonly items: readonly Installation[];
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('ledger');
  const { busy, change, plan } = useLedgerActions(onDone);
  const [isLeaving, setLeaving] = useState(false);
  if (items.length === 0) return null;
  const disabled = items.filter(({ status }) => status === 'disabled');
  const active = items.filter(({ status }) => status === 'active');
  const pinned = items.filter((one) => one.pinned);
  const loose = items.filter((one) => !one.pinned);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('bar.label')}>
      <strong>{t('bar.selected', { count: items.length })}</strong>
      {disabled.length === 0 ? null : (
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          disabled={busy}
          onClick={() => void change('enable', disabled)}
        >
          {t('bar.enable')}
        </Button>
      )}
      {active.length === 0 ? null : (
        <Button
          leftSection={<IconPlayerPause size={16} />}
          disabled={busy}
          onClick={() => void change('disable', active)}
        >
          {t('bar.disable')}
        </Button>
      )}
      <Button
        leftSection={<IconArrowUp size={16} />}
        disabled={busy}
        onClick={() => void plan('update', items)}
      >
        {t('bar.update')}
      </Button>
      <Button
        leftSection={<IconArrowBackUp size={16} />}
        disabled={busy}
        onClick={() => void plan('rollback', items)}
      >
        {t('bar.rollback')}
      </Button>
      {loose.length === 0 ? null : (
        <Button leftSection={<IconPin size={16} />} disabled={busy} onClick={() => void change('pin', loose)}>
          {t('bar.pin')}
        </Button>
      )}
      {pinned.length === 0 ? null : (
        <Button
          leftSection={<IconPinnedOff size={16} />}
          disabled={busy}
          onClick={() => void change('unpin', pinned)}
        >
          {t('bar.unpin')}
        </Button>
      )}
      <Button leftSection={<IconTrash size={16} />} disabled={busy} onClick={() => setLeaving(true)}>
        {t('bar.uninstall')}
      </Button>
      <ActionIcon variant="subtle" color="gray" aria-label={t('bar.clear')} onClick={onDone}>
        <IconX size={16} />
      </ActionIcon>
      {isLeaving ? (
        <UninstallDialog
          items={items}
          onClose={() => setLeaving(false)}
          onGo={(choice) => {
            setLeaving(false);
            void change('uninstall', items, choice);
          }}
        />
      ) : null}
    </div>
  );
}
