import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExtensionVersion, MarkKind } from '../../../../src-shared/models/catalog.ts';
import { StateBadge } from '../../../ui/badge.tsx';
import { MarkDialog, type MarkAction } from './mark-dialog.tsx';
import styles from '../decision/decision.module.css';

const ACTIONS = [
  ['deprecate', 'deprecated'],
  ['yank', 'yanked'],
  ['block', 'blocked'],
] as const satisfies readonly (readonly [MarkAction['kind'], MarkKind])[];

/** Listed versions with their marks, each of which can be set and taken back. */
export function VersionMarks({ versions }: { readonly versions: readonly ExtensionVersion[] }) {
  const { t } = useTranslation('review');
  const { t: tui } = useTranslation('ui');
  const [dialog, setDialog] = useState<{
    readonly version: ExtensionVersion;
    readonly action: MarkAction;
  } | null>(null);
  return (
    <>
      <ul className={styles.versions}>
        {versions.map((version) => (
          <li key={version.version}>
            <code>{version.version}</code>
            <span>
              {version.marks.length === 0 ? (
                <StateBadge state="listed" />
              ) : (
                version.marks.map(({ kind, reason }) => <StateBadge key={kind} state={kind} hint={reason} />)
              )}
            </span>
            <Menu>
              <Menu.Target>
                <Button
                  size="compact-xs"
                  rightSection={<IconChevronDown size={12} />}
                  aria-label={t('marks.actions', { version: version.version })}
                >
                  {t('marks.change')}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {ACTIONS.filter(([, mark]) => version.marks.every(({ kind }) => kind !== mark)).map(
                  ([kind]) => (
                    <Menu.Item key={kind} onClick={() => setDialog({ version, action: { kind } })}>
                      {t(`marks.${kind}`)}
                    </Menu.Item>
                  ),
                )}
                {version.marks.map(({ kind: mark }) => (
                  <Menu.Item
                    key={mark}
                    onClick={() => setDialog({ version, action: { kind: 'undo', mark } })}
                  >
                    {t('marks.undo')}: {tui(`state.${mark}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
      {dialog === null ? null : (
        <MarkDialog version={dialog.version} action={dialog.action} onClose={() => setDialog(null)} />
      )}
    </>
  );
}
