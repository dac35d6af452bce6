import type { Extension } from '../../../src-shared/models/catalog.ts';
import type { ParsedSearch } from '../../../src-shared/search-grammar.ts';

/** What a row or a card is given. */
export interface ItemProps {
  readonly extension: Extension;
  readonly search: ParsedSearch;
  /** The one that Tab reaches. */
  readonly isActive: boolean;
  readonly isWhyHeld: boolean;
  readonly dense: boolean;
}
