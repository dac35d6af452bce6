import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AnyLink } from '../../app/any-link.tsx';
import { useInstall } from '../../app/use-install.ts';
import { orpc } from '../../client.ts';
import { primaryAction } from './primary-action.ts';
import { cautionOf } from './caution.ts';
import type { Shown } from './use-extension.ts';
import { useForeignKey } from './use-foreign-key.ts';
import styles from './header.module.css';

/** The primary action, and under it why it cannot be used or what to know before using it. */
export function HeaderAction({ shown }: { readonly shown: Shown }) {
  const { t } = useTranslation('extension');
  const { extension, version, installation } = shown;
  const runnable = useQuery(orpc.runs.available.queryOptions());
  const install = useInstall();
  const enable = useMutation(orpc.installs.enable.mutationOptions());
  // Most can; the button does not change twice while that is looked up.
  const canRun = runnable.data?.items.some((one) => one.extensionId === extension.id) ?? true;
  const isForeign = useForeignKey(shown);
  const action = primaryAction({ extension, version, installation, canRun, isForeign });
  const caution = cautionOf({ action, version, installation });
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
      {button()}
      {note === null ? null : (
        <p
          className={`${styles.reason} ${caution?.isWarning === true ? styles.warning : ''}`}
          id="primary-action-reason"
        >
          {note}
        </p>
      )}
    </>
  );

  function button() {
    const described = note === null ? {} : { 'aria-describedby': 'primary-action-reason' };
    switch (action.kind) {
      case 'install':
      case 'update':
        return (
          <Button
            variant="filled"
            loading={install.isPending}
            {...described}
            onClick={() =>
              install.mutate({
                action: action.kind === 'update' && isNewest(action.version) ? 'update' : 'install',
                extensionId: extension.id,
                ...(isNewest(action.version) ? {} : { version: action.version }),
              })
            }
          >
            {action.kind === 'update'
              ? t('action.update', { version: action.version })
              : isNewest(action.version)
                ? t('action.install')
                : t('action.installVersion', { version: action.version })}
          </Button>
        );
      case 'enable':
        return (
          <Button
            variant="filled"
            loading={enable.isPending}
            {...described}
            onClick={() => enable.mutate({ extensionId: extension.id })}
          >
            {t('action.enable')}
          </Button>
        );
      case 'run':
        return (
          <Button
            variant="filled"
            component={AnyLink}
            to={`/run?id=${extension.id}`}
            leftSection={<IconPlayerPlay size={15} aria-hidden="true" />}
            {...described}
          >
            {t('action.run')}
          </Button>
        );
      case 'none':
        return (
          <Button disabled {...described}>
            {t(`action.${action.label}`)}
          </Button>
        );
    }
  }

  function isNewest(wanted: string): boolean {
    return wanted === extension.latestVersion;
  }
}
