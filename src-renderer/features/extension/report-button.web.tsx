import type { Shown } from './use-extension.ts';

/** Reports from a browser have no screen yet; the API takes them. */
export function ReportButton(_of: { readonly shown: Shown }) {
  return null;
}
