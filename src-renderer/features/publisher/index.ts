import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.ts';

export const publisherRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/publisher/$id',
    component: lazyRouteComponent(() => import('./publisher-screen.tsx'), 'PublisherScreen'),
  }),
] as const;
