import { Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { TimeAgo } from '../../ui/time-ago.tsx';
import type { Shown } from './use-extension.ts';
import styles from './version-menu.module.css';

const route = getRouteApi('/extension/$id');

/** Which version the page speaks of. */
export function VersionMenu({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { t: ui } = useTranslation('ui');
  const navigate = useNavigate();
  const { tab } = route.useSearch();
  const { extension, version, details, installation } = shown;
  if (version === null) return null;
  return (
    <Menu width={280}>
      <Menu.Target>
        <Button
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          aria-label={t('versionMenu', { version: version.version })}
        >
          <span className="tabular">{version.version}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu ?? ''}>
        {details.versions.map((one) => {
          const words = [
            ...(one.version === extension.latestVersion ? [t('newest')] : []),
            ...(one.version === installation?.version ? [t('isInstalled')] : []),
            ...(one.state === 'approved' ? [] : [ui(`state.${one.state}`)]),
            ...one.marks.map((mark) => ui(`state.${mark.kind}`)),
          ];
          return (
            <Menu.Item
              key={one.version}
              leftSection={
                <IconCheck
                  size={14}
                  aria-hidden="true"
                  visibility={one.version === version.version ? 'visible' : 'hidden'}
                />
              }
              rightSection={
                <span className={styles.when}>
                  {one.approvedAt === null ? null : <TimeAgo at={one.approvedAt} />}
                </span>
              }
              onClick={() =>
                void navigate({
                  to: '/extension/$id',
                  params: { id: extension.id },
                  search: {
                    ...(tab === undefined ? {} : { tab }),
                    ...(one.version === extension.latestVersion ? {} : { version: one.version }),
                  },
                  replace: true,
                })
              }
            >
              <span className="tabular">{one.version}</span>
              {words.length === 0 ? null : <span className={styles.words}>{words.join(', ')}</span>}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
