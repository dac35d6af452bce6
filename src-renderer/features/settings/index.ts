import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconSettings } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';

export const settingsRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings',
    component: lazyRouteComponent(() => import('./settings-screen.tsx'), 'SettingsScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/settings/extension/$id',
    component: lazyRouteComponent(() => import('./extension-settings-screen.tsx'), 'ExtensionSettingsScreen'),
  }),
] as const;

export const settingsRail: readonly RailItem[] = [
  { to: '/settings', label: () => i18next.t('settings:rail'), icon: IconSettings, part: 'settings' },
];
