import { Switch } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { orpc } from '../../client.ts';
import type { SettingRow } from './setting-row.ts';
import styles from './settings-screen.module.css';

/** The one switch there is, and what nobody can switch off. */
export function usePolicyRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const about = useQuery(orpc.about.get.queryOptions());
  const simulation = useMutation(orpc.settings.simulation.mutationOptions());
  const isOn = simulation.isPending ? simulation.variables.enabled : about.data?.simulation === true;
  return [
    {
      id: 'simulation',
      title: t('policy.simulation'),
      text: t('policy.simulationText'),
      control: (
        <Switch
          aria-label={t('policy.simulation')}
          color="violet"
          checked={isOn}
          disabled={about.data === undefined}
          label={t(isOn ? 'policy.on' : 'policy.off')}
          labelPosition="left"
          onChange={(event) => simulation.mutate({ enabled: event.currentTarget.checked })}
        />
      ),
    },
    {
      id: 'always',
      title: t('policy.always'),
      text: t('policy.alwaysText'),
      below: (
        <ul className={styles.rules}>
          {(['unsigned', 'widening', 'blocked', 'sandbox'] as const).map((rule) => (
            <li key={rule}>{t(`policy.rules.${rule}`)}</li>
          ))}
        </ul>
      ),
    },
  ];
}
