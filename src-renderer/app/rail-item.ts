import type { Icon } from '@tabler/icons-react';
import { createContext } from 'react';

/** An entry of the side rail. */
export interface RailItem {
  /** The route it opens; it is current on every address below it. */
  readonly to: string;
  /** Its text, asked for each time it is drawn: `() => i18next.t('ledger:rail')`. */
  readonly label: () => string;
  readonly icon: Icon;
  /** Who works there; parts are divided by a line. */
  readonly part: 'user' | 'developer' | 'settings';
  /** A hook that counts what waits there, for a small number; null shows none. Always the same function. */
  readonly useCount?: () => number | null;
}

/** The rail's entries: features bring them, the shell knows no feature. */
export const RailContext = createContext<readonly RailItem[]>([]);
