import { useQuery } from '@tanstack/react-query';
import type { Extension } from '../../../../src-shared/models/catalog.ts';
import { holdsRole } from '../../../../src-shared/models/role.ts';
import { orpc } from '../../../client.ts';

/** Developers, but for those who speak for another publisher alone. The server knows whose it is, and says so. */
export function useSeesStatistics({ publisher }: Pick<Extension, 'publisher'>): boolean {
  const me = useQuery(orpc.about.me.queryOptions({ staleTime: Infinity }));
  if (me.data === undefined) return false;
  const { role, publisherId } = me.data;
  return holdsRole(role, 'developer') && (publisherId === null || publisherId === publisher);
}
