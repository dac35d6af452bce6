import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../app/button-link.tsx';
import { openExternal } from '../../app/open-external.ts';
import { orpc } from '../../client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { bytes, count } from '../../ui/format.ts';
import { Facts } from '../../ui/section.tsx';
import { Table } from '../../ui/table.tsx';
import { CREDITS } from './credits.ts';
import type { SettingRow } from './setting-row.ts';
import styles from './settings-screen.module.css';

const CHARTS = 'https://www.tradingview.com/';

/** What this is, what it allows at most, and whose work is in it. */
export function useAboutRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const about = useQuery(orpc.about.get.queryOptions()).data;
  const info = useQuery(orpc.window.info.queryOptions()).data;
  const versions: readonly (readonly [string, string])[] = [
    ...(about === undefined
      ? []
      : ([
          [t('about.program'), about.version],
          [t('about.guestApi'), about.guestApi],
          [t('about.ruleset'), about.ruleset],
        ] as const)),
    ...(info === undefined
      ? []
      : ([
          [t('about.electron'), info.electron],
          [t('about.chromium'), info.chromium],
          [t('about.node'), info.node],
          [t('about.platform'), info.platform],
        ] as const)),
  ];
  return [
    {
      id: 'version',
      title: t('about.version'),
      text: t('about.versionText'),
      control: (
        <CopyButton
          value={versions.map(([name, version]) => `${name} ${version}`).join('\n')}
          what={t('about.copy')}
        />
      ),
      below: <Facts items={versions} />,
    },
    ...(about === undefined
      ? []
      : [
          {
            id: 'limits',
            title: t('about.limits'),
            text: t('about.limitsText'),
            below: (
              <Facts
                items={[
                  [t('about.package'), bytes(about.limits.packageBytes)],
                  [t('about.unpacked'), bytes(about.limits.unpackedBytes)],
                  [t('about.entries'), count(about.limits.entries)],
                ]}
              />
            ),
          },
        ]),
    {
      id: 'first',
      title: t('about.first'),
      text: t('about.firstText'),
      control: <ButtonLink to="/welcome">{t('about.firstGo')}</ButtonLink>,
    },
    {
      id: 'credits',
      title: t('about.credits'),
      text: t('about.creditsText'),
      below: (
        <>
          <Table
            caption={t('about.credits')}
            rows={CREDITS}
            rowKey={({ part }) => part}
            columns={[
              { key: 'part', title: t('about.part'), cell: ({ part }) => part },
              { key: 'by', title: t('about.by'), cell: ({ by }) => by },
              { key: 'licence', title: t('about.licence'), cell: ({ licence }) => licence },
            ]}
          />
          <p className={styles.quiet}>
            {t('about.charts')}{' '}
            <Anchor component="button" type="button" fz={13} onClick={() => openExternal(CHARTS)}>
              {t('about.tradingView')}
            </Anchor>
          </p>
        </>
      ),
    },
  ];
}
