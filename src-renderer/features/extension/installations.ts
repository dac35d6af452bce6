import { useQuery } from '@tanstack/react-query';
import type { Installation } from '../../../src-shared/models/installation.ts';
import { orpc } from '../../client.ts';

/** What is installed on this machine. */
export function useInstallations(): {
  readonly data: readonly Installation[] | undefined;
  readonly isError: boolean;
  readonly error: Error | null;
  readonly refetch: () => Promise<unknown>;
} {
  const { data, isError, error, refetch } = useQuery(orpc.installs.list.queryOptions({ input: {} }));
  return { data: data?.items, isError, error, refetch };
}
