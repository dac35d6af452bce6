import type { RunRecord } from '../../../src-shared/models/installation.ts';
import type { Capability } from '../../../src-shared/models/manifest.ts';

/** How many of these runs used a capability; `network` on any host. */
export function countUses(runs: readonly Pick<RunRecord, 'used'>[], capability: Capability): number {
  return runs.filter(({ used }) =>
    used.some((label) => label === capability || label.startsWith(`${capability}:`)),
  ).length;
}
