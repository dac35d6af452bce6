import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../app/root-route.ts';
import { readExtensionSearch } from './extension-search.ts';

export const extensionRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/extension/$id',
    validateSearch: readExtensionSearch,
    component: lazyRouteComponent(() => import('./extension-screen.tsx'), 'ExtensionScreen'),
  }),
] as const;
