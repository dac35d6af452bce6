import type { TFunction } from 'i18next';
import type { Wanted } from '../../app/use-install.ts';
import type { Extension } from '../../../src-shared/models/catalog.ts';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';

/**
 * What a row or a card is given. Rows come and go by the dozen while one scrolls: they hold no state or subscription of
 * their own, and are drawn again only when something here is another thing.
 */
export interface ItemProps {
  readonly extension: Extension;
  readonly search: ParsedSearch;
  /** The one that Tab reaches. */
  readonly isActive: boolean;
  readonly isWhyHeld: boolean;
  readonly dense: boolean;
  readonly t: TFunction<'catalog'>;
  /** A plan for it is being made. */
  readonly isInstalling: boolean;
  readonly onInstall: (wanted: Wanted) => void;
}
