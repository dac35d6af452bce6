import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../client.ts';

/** Can anything be sent to the server that goes by this name? Not where it came in a mirror file and no address of it is known. */
export function useHasAddress(server: string): boolean {
  const remotes = useQuery(orpc.registries.list.queryOptions({ enabled: server !== 'local' }));
  return remotes.data?.items.find(({ id }) => id === server)?.url !== null;
}
