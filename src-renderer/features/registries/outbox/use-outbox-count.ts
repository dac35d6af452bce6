import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../../client.ts';

/** How much is on its way to servers and has not arrived. */
export function useOutboxCount(): number | null {
  const outbox = useQuery(orpc.upstream.list.queryOptions({ input: { open: true, limit: 1 } }));
  return outbox.data?.open ?? null;
}
