import type { Category } from '../../../../src-shared/models/category.ts';

/** What a project can begin as, and the category that it usually has. */
export const TEMPLATES = ['strategy', 'command', 'report', 'library', 'workflow'] as const;
export type Template = (typeof TEMPLATES)[number];

export const USUAL_CATEGORY: Readonly<Record<Template, Category>> = {
  strategy: 'trading-strategy',
  command: 'utility',
  report: 'reporting',
  library: 'utility',
  workflow: 'workflow',
};

/** `Hyper Momentum V2` becomes `hyper-momentum-v2`. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
}
