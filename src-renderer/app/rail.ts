import { catalogRail } from '../features/catalog/index.ts';
import { ledgerRail } from '../features/ledger/index.ts';
import { registriesRail } from '../features/registries/index.ts';
import { runRail } from '../features/run/index.ts';
import { settingsRail } from '../features/settings/index.ts';
import { consoleRail } from '../features/console/index.ts';
import { reviewRail } from '../features/review/index.ts';
import type { RailItem } from './rail-item.ts';

/** The side rail from top to bottom: catalog, ledger, run, registries, console, review, settings. One line for each feature. */
export const rail: readonly RailItem[] = [
  ...catalogRail,
  ...ledgerRail,
  ...runRail,
  ...registriesRail,
  ...consoleRail,
  ...reviewRail,
  ...settingsRail,
];
