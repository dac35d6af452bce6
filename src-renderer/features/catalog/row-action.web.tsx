/** A browser installs nothing: the page of the extension says how a station does. */
export function RowAction(_of: { readonly extension: unknown; readonly tabIndex: number }) {
  return null;
}
