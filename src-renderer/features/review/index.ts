import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconGavel } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';
import { readDecisionSearch, readDeskSearch } from './review-search.ts';
import { useQueueCount } from './use-queue-count.ts';

export const reviewRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/review',
    validateSearch: readDeskSearch,
    component: lazyRouteComponent(() => import('./desk-screen.tsx'), 'DeskScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/review/$submissionId',
    validateSearch: readDecisionSearch,
    component: lazyRouteComponent(() => import('./decision/decision-screen.tsx'), 'DecisionScreen'),
  }),
] as const;

export const reviewRail: readonly RailItem[] = [
  {
    to: '/review',
    label: () => i18next.t('review:rail'),
    icon: IconGavel,
    part: 'developer',
    role: 'reviewer',
    useCount: useQueueCount,
  },
];
