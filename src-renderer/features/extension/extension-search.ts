/** The tabs of an extension's page. */
export const TABS = ['readme', 'versions', 'reviews', 'dependencies', 'history', 'statistics'] as const;
export type Tab = (typeof TABS)[number];

/** What the page shows, as its address says: a tab, and a version other than the newest. */
export interface ExtensionSearch {
  readonly tab?: Tab;
  readonly version?: string;
}

/** Reads an address; what it cannot read is left out. */
export function readExtensionSearch(search: Readonly<Record<string, unknown>>): ExtensionSearch {
  const tab = TABS.find((one) => one === search['tab']);
  const { version } = search;
  return {
    ...(tab === undefined || tab === 'readme' ? {} : { tab }),
    ...(typeof version === 'string' && version !== '' ? { version } : {}),
  };
}
