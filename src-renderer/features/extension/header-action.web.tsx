import { Button, Popover } from '@mantine/core';
import { IconDownload, IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { cautionOf } from './caution.ts';
import { primaryAction } from './primary-action.ts';
import type { Shown } from './use-extension.ts';
import header from './header.module.css';
import styles from './how-to-install.module.css';

/** A browser installs nothing: how a station does, and under it what to know before. */
export function HeaderAction({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version } = shown;
  const action = primaryAction({ extension, version, installation: null, canRun: false });
  const caution = cautionOf({ action, version, installation: null });
  const note =
    action.kind === 'none'
      ? t(`reason.${action.because.key}`, {
          version: action.because.version,
          reason: action.because.reason,
        })
      : caution === null
        ? null
        : t(`reason.${caution.key}`, { version: caution.version, reason: caution.reason });
  return (
    <>
      {action.kind === 'install' ? (
        <HowToInstall
          extensionId={extension.id}
          version={action.version}
          isNewest={action.version === extension.latestVersion}
        />
      ) : null}
      {note === null ? null : (
        <p className={`${header.reason} ${caution?.isWarning === true ? header.warning : ''}`}>{note}</p>
      )}
    </>
  );
}

function HowToInstall({
  extensionId,
  version,
  isNewest,
}: {
  readonly extensionId: string;
  readonly version: string;
  readonly isNewest: boolean;
}) {
  const { t } = useTranslation('extension');
  const command = `wpk install ${extensionId}${isNewest ? '' : `@${version}`}`;
  return (
    <Popover width={380} position="bottom-end" offset={6} trapFocus returnFocus>
      <Popover.Target>
        <Button variant="filled" leftSection={<IconDownload size={15} aria-hidden="true" />}>
          {t('action.howToInstall')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('action.howToInstall')}>
        <div className={styles.ways}>
          <h2>{t('how.station')}</h2>
          <p>{t('how.stationText')}</p>
          <Button
            component="a"
            href={`marketplace:extension/${extensionId}`}
            rightSection={<IconExternalLink size={14} aria-hidden="true" />}
          >
            {t('how.open')}
          </Button>
          <h2>{t('how.terminal')}</h2>
          <p>{t('how.terminalText')}</p>
          <p className={styles.command}>
            <code>{command}</code>
            <CopyButton value={command} what={t('how.command')} />
          </p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
