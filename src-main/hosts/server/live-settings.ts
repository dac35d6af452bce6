import type { ServerSettings } from './settings.ts';

/** What a running server takes anew when it is told to read its settings again. */
const TAKEN = [
  'logLevel',
  'requestsPerMinute',
  'tokenRequestsPerMinute',
  'hostNames',
  'issuers',
  'soleModerator',
  'securityContact',
] as const satisfies readonly (keyof ServerSettings)[];

/** Settings that can change while a server goes by them: whoever reads one reads it each time it is needed. */
export interface LiveSettings {
  readonly settings: Readonly<ServerSettings>;
  /** @returns the names of what differs and counts only after the next start */
  take(next: ServerSettings): readonly string[];
}

export function liveSettings(first: ServerSettings): LiveSettings {
  const settings = { ...first };
  return {
    settings,
    take(next) {
      for (const name of TAKEN) Object.assign(settings, { [name]: next[name] });
      const names = Object.keys({ ...settings, ...next }) as (keyof ServerSettings)[];
      return names.filter((name) => JSON.stringify(settings[name]) !== JSON.stringify(next[name]));
    },
  };
}

/** What is made of a setting, made anew when the setting is another. */
export function madeOf<Setting, Made>(read: () => Setting, make: (setting: Setting) => Made): () => Made {
  let of = read();
  let made = make(of);
  return () => {
    const current = read();
    if (current !== of) [of, made] = [current, make(current)];
    return made;
  };
}
