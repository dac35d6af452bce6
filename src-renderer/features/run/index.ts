import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { IconPlayerPlay } from '@tabler/icons-react';
import i18next from 'i18next';
import type { RailItem } from '../../app/rail-item.ts';
import { rootRoute } from '../../app/root-route.ts';

export const runRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/run',
    validateSearch: ({ id, name }: Record<string, unknown>): { id?: string; name?: string } => ({
      ...(typeof id === 'string' ? { id } : {}),
      ...(typeof name === 'string' ? { name } : {}),
    }),
    component: lazyRouteComponent(() => import('./run-screen.tsx'), 'RunScreen'),
  }),
] as const;

export const runRail: readonly RailItem[] = [
  { to: '/run', label: () => i18next.t('run:rail'), icon: IconPlayerPlay, part: 'user' },
];
