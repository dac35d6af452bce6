import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconKey, IconListDetails, IconStack2, IconUsers, IconWebhook } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';
import { readJobsSearch, readTrailSearch, readWebhookSearch } from './admin-search.ts';

export const adminRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/tokens',
    component: lazyRouteComponent(() => import('./tokens/tokens-screen.tsx'), 'TokensScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/publishers',
    component: lazyRouteComponent(() => import('./publishers-screen.tsx'), 'PublishersScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/jobs',
    validateSearch: readJobsSearch,
    component: lazyRouteComponent(() => import('./jobs-screen.tsx'), 'JobsScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/webhooks',
    validateSearch: readWebhookSearch,
    component: lazyRouteComponent(() => import('./webhooks/webhooks-screen.tsx'), 'WebhooksScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin/trail',
    validateSearch: readTrailSearch,
    component: lazyRouteComponent(() => import('./trail-screen.tsx'), 'TrailScreen'),
  }),
] as const;

const part = { part: 'admin', role: 'admin' } as const;

export const adminRail: readonly RailItem[] = [
  { to: '/admin/tokens', label: () => i18next.t('admin:tokens.rail'), icon: IconKey, ...part },
  { to: '/admin/publishers', label: () => i18next.t('admin:publishers.rail'), icon: IconUsers, ...part },
  { to: '/admin/jobs', label: () => i18next.t('admin:jobs.rail'), icon: IconStack2, ...part },
  { to: '/admin/webhooks', label: () => i18next.t('admin:webhooks.rail'), icon: IconWebhook, ...part },
  { to: '/admin/trail', label: () => i18next.t('admin:trail.rail'), icon: IconListDetails, ...part },
];
