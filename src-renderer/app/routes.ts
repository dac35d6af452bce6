import { catalogRoutes } from '../features/catalog/index.ts';
import { extensionRoutes } from '../features/extension/index.ts';
import { publisherRoutes } from '../features/publisher/index.ts';
import { rootRoute } from './root-route.ts';

/** Every screen. One line for each feature. */
const featureRoutes = [...catalogRoutes, ...extensionRoutes, ...publisherRoutes] as const;

export const routeTree = rootRoute.addChildren([...featureRoutes]);
