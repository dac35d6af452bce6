import { Button, Group, Menu } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowUp,
  IconDots,
  IconPin,
  IconPinnedOff,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import type { Installation, Runnable } from '../../../src-shared/models/installation.ts';
import { UninstallDialog } from './uninstall-dialog.tsx';
import { useLedgerActions } from './use-ledger-actions.ts';

/** Where to go from here, and what can be done with it. */
export function HistoryActions({
  id,
  installed,
  facts,
}: {
  readonly id: string;
  readonly installed: Installation | undefined;
  readonly facts: Runnable | undefined;
}) {
  const { t } = useTranslation('ledger');
  const { busy, change, plan } = useLedgerActions(() => undefined);
  const [isLeaving, setLeaving] = useState(false);
  const isEnabled = installed?.status === 'active';
  return (
    <Group gap={8}>
      {facts !== undefined && isEnabled && facts.contributions.length > 0 ? (
        <ButtonLink to="/run" search={{ id }} variant="filled" leftSection={<IconPlayerPlay size={16} />}>
          {t('history.runIt')}
        </ButtonLink>
      ) : null}
      <ButtonLink to="/extension/$id" params={{ id }}>
        {t('history.open')}
      </ButtonLink>
      {facts?.hasSettings === true ? (
        <ButtonLink to="/settings/extension/$id" params={{ id }}>
          {t('history.settings')}
        </ButtonLink>
      ) : null}
      {installed === undefined ? null : (
        <>
          <Menu>
            <Menu.Target>
              <Button aria-label={t('history.more')} px={8} loading={busy}>
                <IconDots size={16} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={isEnabled ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
                onClick={() => void change(isEnabled ? 'disable' : 'enable', [installed])}
              >
                {t(isEnabled ? 'bar.disable' : 'bar.enable')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowUp size={16} />}
                onClick={() => void plan('update', [installed])}
              >
                {t('bar.update')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowBackUp size={16} />}
                onClick={() => void plan('rollback', [installed])}
              >
                {t('bar.rollback')}
              </Menu.Item>
              <Menu.Item
                leftSection={installed.pinned ? <IconPinnedOff size={16} /> : <IconPin size={16} />}
                onClick={() => void change(installed.pinned ? 'unpin' : 'pin', [installed])}
              >
                {t(installed.pinned ? 'bar.unpin' : 'bar.pin')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => setLeaving(true)}>
                {t('bar.uninstall')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {isLeaving ? (
            <UninstallDialog
              items={[installed]}
              onClose={() => setLeaving(false)}
              onGo={(choice) => {
                setLeaving(false);
                void change('uninstall', [installed], choice);
              }}
            />
          ) : null}
        </>
      )}
    </Group>
  );
}
