import type { WindowPreferences } from './window-preferences.ts';

/** How a window looks that nobody has changed yet. */
export const DEFAULT_PREFERENCES: WindowPreferences = {
  theme: 'system',
  density: 'comfortable',
  language: 'en',
  zoom: 1,
  railCollapsed: false,
  welcomed: false,
};
