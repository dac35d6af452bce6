import { catalogTexts } from '../features/catalog/texts.ts';
import { consoleTexts } from '../features/console/texts.ts';
import { extensionTexts } from '../features/extension/texts.ts';
import { ledgerTexts } from '../features/ledger/texts.ts';
import { publisherTexts } from '../features/publisher/texts.ts';
import { registriesTexts } from '../features/registries/texts.ts';
import { runTexts } from '../features/run/texts.ts';
import { settingsTexts } from '../features/settings/texts.ts';
import { welcomeTexts } from '../features/welcome/texts.ts';
import { reviewTexts } from '../features/review/texts.ts';
import { plotsTexts } from '../ui/plots/texts.ts';
import { reportTexts } from '../ui/report/texts.ts';
import { uiTexts } from '../ui/texts.ts';
import { shellTexts } from './shell/texts.ts';

/** Texts of every area, by namespace. One line for each feature. */
export const texts = {
  catalog: catalogTexts,
  console: consoleTexts,
  extension: extensionTexts,
  ledger: ledgerTexts,
  plots: plotsTexts,
  publisher: publisherTexts,
  registries: registriesTexts,
  report: reportTexts,
  run: runTexts,
  settings: settingsTexts,
  review: reviewTexts,
  shell: shellTexts,
  ui: uiTexts,
  welcome: welcomeTexts,
} as const;
