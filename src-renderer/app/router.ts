import { createHashHistory, createRouter } from '@tanstack/react-router';
import { Loading } from '../ui/loading.tsx';
import { routeTree } from './routes.ts';

/** Hash addresses, because the page is one file under its own protocol. */
export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultPendingMs: 300,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
