import { useQuery } from '@tanstack/react-query';
import type { Outputs } from '../../../src-shared/contract/index.ts';
import { orpc } from '../../client.ts';

type Runs = Outputs['runs']['list']['items'];

const NONE: Runs = [];

/** The last runs of an extension on this machine, as far as they are known. */
export function useLatestRuns(extensionId: string, isInstalled: boolean, limit: number): Runs {
  const runs = useQuery(orpc.runs.list.queryOptions({ input: { extensionId, limit }, enabled: isInstalled }));
  return runs.data?.items ?? NONE;
}
