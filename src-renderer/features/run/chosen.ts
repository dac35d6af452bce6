import type { Runnable } from '../../../src-shared/models/installation.ts';

export type Contribution = Runnable['contributions'][number];

/** One thing that can be run. */
export interface Chosen {
  readonly extension: Runnable;
  readonly contribution: Contribution;
}

/** What an address names; else the first of the extension it names, else the first strategy, else the first there is. */
export function choose(
  items: readonly Runnable[],
  wanted: { readonly id?: string; readonly name?: string },
): Chosen | null {
  const all = items
    .filter(({ enabled }) => enabled)
    .flatMap((extension) => extension.contributions.map((contribution) => ({ extension, contribution })));
  const ofId = all.filter(({ extension }) => extension.extensionId === wanted.id);
  return (
    ofId.find(({ contribution }) => contribution.name === wanted.name) ??
    ofId[0] ??
    all.find(({ contribution }) => contribution.kind === 'strategy') ??
    all[0] ??
    null
  );
}
