import { useSyncExternalStore } from 'react';
import {
  windowPreferencesSchema,
  type WindowPreferences,
} from '../../src-shared/models/window-preferences.ts';
import { DEFAULT_PREFERENCES } from '../../src-shared/models/default-preferences.ts';

const KEPT_AS = 'marketplace.look';
const listeners = new Set<() => void>();
let preferences = read();

/** How the pages look in this browser. */
export function usePreferences(): WindowPreferences {
  return useSyncExternalStore(listen, () => preferences);
}

/** Takes a change at once and keeps it in this browser. */
export async function setPreferences(change: Partial<WindowPreferences>): Promise<void> {
  preferences = { ...preferences, ...change };
  localStorage.setItem(KEPT_AS, JSON.stringify(preferences));
  for (const listener of listeners) listener();
}

/** What cannot be read is as if it had never been set. */
function read(): WindowPreferences {
  const kept = localStorage.getItem(KEPT_AS);
  if (kept === null) return DEFAULT_PREFERENCES;
  try {
    return windowPreferencesSchema.parse(JSON.parse(kept));
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
