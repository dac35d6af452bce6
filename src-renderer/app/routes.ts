import { catalogRoutes } from '../features/catalog/index.ts';
import { consoleRoutes } from '../features/console/index.ts';
import { extensionRoutes } from '../features/extension/index.ts';
import { ledgerRoutes } from '../features/ledger/index.ts';
import { publisherRoutes } from '../features/publisher/index.ts';
import { registriesRoutes } from '../features/registries/index.ts';
import { runRoutes } from '../features/run/index.ts';
import { settingsRoutes } from '../features/settings/index.ts';
import { welcomeRoutes } from '../features/welcome/index.ts';
import { reviewRoutes } from '../features/review/index.ts';
import { rootRoute } from './root-route.ts';

/** Every screen. One line for each feature. */
const featureRoutes = [
  ...catalogRoutes,
  ...consoleRoutes,
  ...extensionRoutes,
  ...ledgerRoutes,
  ...publisherRoutes,
  ...registriesRoutes,
  ...reviewRoutes,
  ...runRoutes,
  ...settingsRoutes,
  ...welcomeRoutes,
] as const;

export const routeTree = rootRoute.addChildren([...featureRoutes]);
