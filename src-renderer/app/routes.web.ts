import { adminRoutes } from '../features/admin/index.ts';
import { catalogRoutes } from '../features/catalog/index.ts';
import { extensionRoutes } from '../features/extension/index.ts';
import { publisherRoutes } from '../features/publisher/index.ts';
import { reviewRoutes } from '../features/review/index.ts';
import { rootRoute } from './root-route.ts';

/** Every screen that a server's procedures suffice for. One line for each feature. */
const featureRoutes = [
  ...adminRoutes,
  ...catalogRoutes,
  ...extensionRoutes,
  ...publisherRoutes,
  ...reviewRoutes,
] as const;

export const routeTree = rootRoute.addChildren([...featureRoutes]);
