import type { ItemProps } from './item-props.ts';

/** A browser installs nothing: the page of the extension says how a station does. */
export function RowAction(_of: ItemProps) {
  return null;
}
