import type { Outputs } from '../../../src-shared/contract/index.ts';

type Runs = Outputs['runs']['list']['items'];

const NONE: Runs = [];

/** Nothing runs in a browser. */
export function useLatestRuns(_extensionId: string, _isInstalled: boolean, _limit: number): Runs {
  return NONE;
}
