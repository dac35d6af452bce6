import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconHistory } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';
import { readDay } from './days.ts';

export const ledgerRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/ledger',
    validateSearch: (search: Record<string, unknown>): { day?: string } => {
      const day = readDay(search['day']);
      return day === null ? {} : { day };
    },
    component: lazyRouteComponent(() => import('./ledger-screen.tsx'), 'LedgerScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/ledger/$id',
    component: lazyRouteComponent(() => import('./history-screen.tsx'), 'HistoryScreen'),
  }),
] as const;

export const ledgerRail: readonly RailItem[] = [
  { to: '/ledger', label: () => i18next.t('ledger:rail'), icon: IconHistory, part: 'user' },
];
