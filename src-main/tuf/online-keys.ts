import type { KeyObject } from 'node:crypto';
import { openHomeKey } from '../trust/index.ts';

/** Roles whose keys the server holds itself: each has one of its own. `catalog` signs the bins too. */
export const ONLINE_ROLES = ['targets', 'catalog', 'snapshot', 'timestamp'] as const;
export type OnlineRole = (typeof ONLINE_ROLES)[number];

/** The private keys of the online roles. A rotation counts the generation up; older keys stay where they are. */
export interface OnlineKeys {
  key(role: OnlineRole, generation: number): Promise<KeyObject>;
}

/** Secrets of the home, made on first use. @throws trust.key-corrupt, trust.passphrase-needed and the like */
export function openOnlineKeys(folder: string, options: Parameters<typeof openHomeKey>[2]): OnlineKeys {
  const opened = new Map<string, () => Promise<KeyObject>>();
  return {
    key(role, generation) {
      const name = generation === 1 ? (`tuf-${role}` as const) : (`tuf-${role}-${generation}` as const);
      let open = opened.get(name);
      if (open === undefined) opened.set(name, (open = openHomeKey(folder, name, options)));
      return open();
    },
  };
}
