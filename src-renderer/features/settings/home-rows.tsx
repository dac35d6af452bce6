import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { Bytes } from '../../ui/bytes.tsx';
import type { SettingRow } from './setting-row.ts';
import styles from './settings-screen.module.css';

/** Where things are kept, and what they take of the disk. */
export function useHomeRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const info = useQuery(orpc.window.info.queryOptions());
  const space = useQuery(orpc.maintenance.space.queryOptions());
  const show = useMutation(orpc.window.showInFolder.mutationOptions());
  const parts = space.data?.parts ?? [];
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const home = info.data?.home;
  return [
    {
      id: 'place',
      title: t('home.place'),
      text: t('home.placeText'),
      ...(home === undefined
        ? {}
        : {
            control: <Button onClick={() => show.mutate({})}>{t('home.show')}</Button>,
            below: <code className={styles.path}>{home}</code>,
          }),
    },
    {
      id: 'size',
      title: t('home.size'),
      text: t('home.sizeText'),
      ...(total === 0
        ? {}
        : {
            control: (
              <span className={styles.total}>
                <Bytes value={total} />
              </span>
            ),
            below: (
              <>
                <div className={styles.bar} aria-hidden="true">
                  {parts.map(({ name, bytes }) => (
                    <span key={name} data-part={name} style={{ flexGrow: bytes }} />
                  ))}
                </div>
                <ul className={styles.parts}>
                  {parts.map(({ name, bytes }) => (
                    <li key={name} data-part={name}>
                      {t(`home.parts.${name}`)} <Bytes value={bytes} />
                    </li>
                  ))}
                </ul>
              </>
            ),
          }),
    },
    { id: 'other', title: t('home.other'), text: t('home.otherText') },
  ];
}
