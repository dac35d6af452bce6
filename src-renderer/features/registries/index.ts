import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconServer2 } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';
import { useOutboxCount } from './outbox/use-outbox-count.ts';

export const registriesRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/registries',
    component: lazyRouteComponent(() => import('./registries-screen.tsx'), 'RegistriesScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/registries/follow',
    component: lazyRouteComponent(() => import('./follow-screen.tsx'), 'FollowScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/registries/import',
    component: lazyRouteComponent(() => import('./air-gap/import-screen.tsx'), 'ImportScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/registries/of/$id',
    component: lazyRouteComponent(() => import('./registry-screen.tsx'), 'RegistryScreen'),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/registries/outbox',
    validateSearch: (search: Record<string, unknown>): { all?: true } =>
      search['all'] === true ? { all: true } : {},
    component: lazyRouteComponent(() => import('./outbox/outbox-screen.tsx'), 'OutboxScreen'),
  }),
] as const;

export const registriesRail: readonly RailItem[] = [
  {
    to: '/registries',
    label: () => i18next.t('registries:rail'),
    icon: IconServer2,
    part: 'user',
    useCount: useOutboxCount,
  },
];
