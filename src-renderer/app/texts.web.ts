import { adminTexts } from '../features/admin/texts.ts';
import { catalogTexts } from '../features/catalog/texts.ts';
import { extensionTexts } from '../features/extension/texts.ts';
import { publisherTexts } from '../features/publisher/texts.ts';
import { reviewTexts } from '../features/review/texts.ts';
import { uiTexts } from '../ui/texts.ts';
import { shellTexts } from './shell/texts.ts';
import { signInTexts } from './sign-in/texts.ts';

/** Texts of every area that a browser shows, by namespace. One line for each feature. */
export const texts = {
  admin: adminTexts,
  catalog: catalogTexts,
  extension: extensionTexts,
  publisher: publisherTexts,
  review: reviewTexts,
  shell: shellTexts,
  signIn: signInTexts,
  ui: uiTexts,
} as const;
