import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconCode } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';
import { readConsoleSearch } from './console-search.ts';

export const consoleRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/console',
    validateSearch: readConsoleSearch,
    component: lazyRouteComponent(() => import('./console-screen.tsx'), 'ConsoleScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/console/new',
    component: lazyRouteComponent(() => import('./wizard/wizard-screen.tsx'), 'WizardScreen'),
  }),
] as const;

export const consoleRail: readonly RailItem[] = [
  { to: '/console', label: () => i18next.t('console:rail'), icon: IconCode, part: 'developer' },
];
