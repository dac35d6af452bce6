import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { catalogTexts } from '../features/catalog/texts.ts';
import { consoleTexts } from '../features/console/texts.ts';
import { extensionTexts } from '../features/extension/texts.ts';
import { ledgerTexts } from '../features/ledger/texts.ts';
import { publisherTexts } from '../features/publisher/texts.ts';
import { runTexts } from '../features/run/texts.ts';
import { settingsTexts } from '../features/settings/texts.ts';
import { welcomeTexts } from '../features/welcome/texts.ts';
import { reviewTexts } from '../features/review/texts.ts';
import { uiTexts } from '../ui/texts.ts';
import { shellTexts } from './shell/texts.ts';
import { stretchTexts } from './stretch.ts';

/** Texts of every area, by namespace. One line for each feature. */
const texts = {
  catalog: catalogTexts,
  console: consoleTexts,
  extension: extensionTexts,
  ledger: ledgerTexts,
  publisher: publisherTexts,
  run: runTexts,
  settings: settingsTexts,
  review: reviewTexts,
  shell: shellTexts,
  ui: uiTexts,
  welcome: welcomeTexts,
} as const;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: typeof texts;
    enableSelector: false;
  }
}

/** Makes the texts ready; nothing is fetched. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'ui',
    ns: Object.keys(texts),
    resources: { en: texts },
    interpolation: { escapeValue: false },
  });
}

/** Shows the texts in a language; the pseudo-locale is made when it is first asked for. */
export async function showLanguage(language: 'en' | 'qps'): Promise<void> {
  if (i18next.language === language) return;
  if (language === 'qps' && !i18next.hasResourceBundle('qps', 'ui')) {
    for (const [namespace, bundle] of Object.entries(texts))
      i18next.addResourceBundle('qps', namespace, stretchTexts(bundle));
  }
  await i18next.changeLanguage(language);
}
