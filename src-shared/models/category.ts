/** What an extension is for: ids as manifests have them. */
export const CATEGORIES = ['risk', 'trading-strategy', 'reporting', 'data', 'workflow', 'utility'] as const;
/** A category by its id. */
export type Category = (typeof CATEGORIES)[number];

/** What people read for a category; the platform's calls take either. */
export const CATEGORY_LABELS: Readonly<Record<Category, string>> = {
  risk: 'Risk',
  'trading-strategy': 'Trading Strategy',
  reporting: 'Reporting',
  data: 'Data',
  workflow: 'Workflow',
  utility: 'Utility',
};
