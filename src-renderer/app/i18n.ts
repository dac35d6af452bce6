import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { stretchTexts } from './stretch.ts';
import { texts } from './texts.ts';

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
