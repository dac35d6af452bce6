import { useQuery } from '@tanstack/react-query';
import type { LedgerEntry } from '../../../src-shared/models/installation.ts';
import { orpc } from '../../client.ts';

const MOST = 200;

/** What happened to an extension on this machine. */
export function useOwnHistory(extensionId: string): {
  readonly data: readonly LedgerEntry[] | undefined;
  readonly error: Error | null;
} {
  const { data, error } = useQuery(
    orpc.installs.history.queryOptions({ input: { extensionId, limit: MOST } }),
  );
  return { data: data?.items, error };
}
