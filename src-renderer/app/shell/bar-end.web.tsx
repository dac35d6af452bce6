import { Button, Popover, SegmentedControl } from '@mantine/core';
import { IconChevronDown, IconLogout, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import { shortDigest } from '../../ui/format.ts';
import { Facts } from '../../ui/section.tsx';
import { Day } from '../../ui/day.tsx';
import { setPreferences, usePreferences } from '../preferences.ts';
import { signOut } from '../session.ts';
import styles from './account.module.css';

const THEMES = ['system', 'light', 'dark'] as const;
const DENSITIES = ['comfortable', 'dense'] as const;

/** What stands at the end of the bar: who is signed in, how the pages look, the way out. */
export function BarEnd() {
  const { t } = useTranslation('signIn');
  const { theme, density } = usePreferences();
  const me = useQuery(orpc.about.me.queryOptions({ staleTime: Infinity }));
  const leave = useMutation({ mutationFn: signOut });
  if (me.data === undefined) return null;
  const { name, userId, role, publisherId, tenant, expiresAt } = me.data;
  return (
    <Popover width={320} position="bottom-end" offset={6} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconUser size={16} stroke={1.6} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          aria-label={t('account', { role: t(`roles.${role}`) })}
        >
          {t(`roles.${role}`)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('account', { role: t(`roles.${role}`) })}>
        <div className={styles.facts}>
          <Facts
            items={[
              [t('session'), <span key="who">{name ?? shortDigest(userId)}</span>],
              [t('role'), t(`roles.${role}`)],
              [t('publisher'), publisherId ?? t('everyPublisher')],
              ...(tenant === null ? [] : [[t('tenant'), tenant] as const]),
              [t('until'), expiresAt === null ? t('never') : <Day key="until" at={expiresAt} />],
            ]}
          />
        </div>
        <div className={styles.look}>
          <span id="account-theme">{t('theme')}</span>
          <SegmentedControl
            aria-labelledby="account-theme"
            value={theme}
            data={THEMES.map((value) => ({ value, label: t(`themes.${value}`) }))}
            onChange={(next) => void setPreferences({ theme: next })}
          />
          <span id="account-density">{t('density')}</span>
          <SegmentedControl
            aria-labelledby="account-density"
            value={density}
            data={DENSITIES.map((value) => ({ value, label: t(`densities.${value}`) }))}
            onChange={(next) => void setPreferences({ density: next })}
          />
        </div>
        <div className={styles.out}>
          <Button
            fullWidth
            leftSection={<IconLogout size={16} stroke={1.6} aria-hidden="true" />}
            loading={leave.isPending}
            onClick={() => leave.mutate()}
          >
            {t('signOut')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
