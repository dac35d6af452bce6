import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../client.ts';
import { WAITING } from './queue.ts';

/** How many submissions wait for a decision; none is no number. */
export function useQueueCount(): number | null {
  const query = useQuery(orpc.moderation.queue.queryOptions({ input: WAITING }));
  const waiting = query.data?.items.length ?? 0;
  return waiting === 0 ? null : waiting;
}
