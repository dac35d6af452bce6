import type { Icon } from '@tabler/icons-react';
import { createContext } from 'react';
import type { Role } from '../../src-shared/models/role.ts';

/** An entry of the side rail. */
export interface RailItem {
  /** The route it opens; it is current on every address below it. */
  readonly to: string;
  /** Its text, asked for each time it is drawn: `() => i18next.t('ledger:rail')`. */
  readonly label: () => string;
  readonly icon: Icon;
  /** Who works there; parts are divided by a line. */
  readonly part: 'user' | 'developer' | 'admin' | 'settings';
  /** Who may work there, where a sign-in says who one is; everybody when left out. */
  readonly role?: Role;
  /** A hook that counts what waits there, for a small number; null shows none. Always the same function. */
  readonly useCount?: () => number | null;
}

/** The rail's entries: features bring them, the shell knows no feature. */
export const RailContext = createContext<readonly RailItem[]>([]);
