import { SegmentedControl, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { themeSchema, type WindowPreferences } from '../../../src-shared/models/window-preferences.ts';
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import type { SettingRow } from './setting-row.ts';

const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 2] as const;

/** How the window looks. */
export function useLookRows(): readonly SettingRow[] {
  const { t } = useTranslation('settings');
  const { theme, density, language, zoom } = usePreferences();
  const set = (change: Partial<WindowPreferences>): void => void setPreferences(change);
  const zooms = [...new Set([...ZOOMS, zoom])].toSorted((a, b) => a - b);
  return [
    {
      id: 'theme',
      title: t('look.theme'),
      text: t('look.themeText'),
      control: (
        <SegmentedControl
          aria-label={t('look.theme')}
          value={theme}
          onChange={(value) => set({ theme: value })}
          data={themeSchema.options.map((value) => ({ value, label: t(`look.themes.${value}`) }))}
        />
      ),
    },
    {
      id: 'density',
      title: t('look.density'),
      text: t('look.densityText'),
      control: (
        <SegmentedControl
          aria-label={t('look.density')}
          value={density}
          onChange={(value) => set({ density: value })}
          data={(['comfortable', 'dense'] as const).map((value) => ({
            value,
            label: t(`look.densities.${value}`),
          }))}
        />
      ),
    },
    {
      id: 'zoom',
      title: t('look.zoom'),
      text: t('look.zoomText'),
      control: (
        <Select
          aria-label={t('look.zoom')}
          w={110}
          value={String(zoom)}
          data={zooms.map((value) => ({ value: String(value), label: `${Math.round(value * 100)} %` }))}
          onChange={(value) => value !== null && set({ zoom: Number(value) })}
        />
      ),
    },
    {
      id: 'language',
      title: t('look.language'),
      text: t('look.languageText'),
      control: (
        <Select
          aria-label={t('look.language')}
          w={250}
          value={language}
          data={(['en', 'qps'] as const).map((value) => ({ value, label: t(`look.languages.${value}`) }))}
          onChange={(value) => value !== null && set({ language: value })}
        />
      ),
    },
  ];
}
