import Store from 'electron-store';
import { z } from 'zod';
import { windowPreferencesSchema } from '../../../src-shared/models/window-preferences.ts';
import { DEFAULT_PREFERENCES } from '../../../src-shared/models/default-preferences.ts';
import type { WindowPreferences } from '../../../src-shared/models/window-preferences.ts';

const boundsSchema = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(400).max(20_000),
  height: z.int().min(300).max(20_000),
  maximized: z.boolean(),
});
/** Place and size of the window. */
export type WindowBounds = z.infer<typeof boundsSchema>;

const keptSchema = z.object({
  preferences: windowPreferencesSchema,
  bounds: boundsSchema,
  folders: z.array(z.string().max(4096)).max(50),
});
type Kept = z.infer<typeof keptSchema>;

const DEFAULTS: Kept = {
  preferences: DEFAULT_PREFERENCES,
  bounds: { width: 1280, height: 800, maximized: false },
  folders: [],
};

/** Look and place of the window, kept in its profile folder: nothing of the station's own. */
export interface WindowStore {
  preferences(): WindowPreferences;
  setPreferences(changes: Partial<WindowPreferences>): WindowPreferences;
  bounds(): WindowBounds;
  setBounds(bounds: WindowBounds): void;
  folders(): readonly string[];
  setFolders(folders: readonly string[]): void;
}

/** `version` is the program's: what an older one wrote is brought up to date once. */
export function openWindowStore(folder: string, version: string): WindowStore {
  const store = new Store<Kept>({
    cwd: folder,
    name: 'window',
    projectVersion: version,
    defaults: DEFAULTS,
    // A file that was cut or tampered with costs the look, never the start.
    clearInvalidConfig: true,
    migrations: {
      // Before 0.1.0 a preference that a later build adds may be missing.
      '>=0.1.0': (kept) =>
        kept.set('preferences', { ...DEFAULT_PREFERENCES, ...(kept.get('preferences') as object) }),
    },
  });
  /** What does not fit the schema is answered, and next written, as if nobody had changed it. */
  const read = <Name extends keyof Kept>(name: Name): Kept[Name] => {
    const parsed = keptSchema.shape[name].safeParse(store.get(name));
    return parsed.success ? (parsed.data as Kept[Name]) : DEFAULTS[name];
  };
  return {
    preferences: () => read('preferences'),
    setPreferences(changes) {
      const next = windowPreferencesSchema.parse({ ...read('preferences'), ...changes });
      store.set('preferences', next);
      return next;
    },
    bounds: () => read('bounds'),
    setBounds: (bounds) => store.set('bounds', bounds),
    folders: () => read('folders'),
    setFolders: (folders) => store.set('folders', [...folders]),
  };
}
