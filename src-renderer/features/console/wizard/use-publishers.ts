import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../../client.ts';

/** Publishers that this machine's key speaks for, and a way to ask whose another id is. */
export function usePublishers(): {
  readonly own: readonly { readonly id: string; readonly displayName: string }[];
  readonly ready: boolean;
  readonly ownerOf: (id: string) => 'free' | 'own' | 'taken';
} {
  const publishers = useQuery(orpc.publishers.list.queryOptions());
  const identity = useQuery(orpc.identity.get.queryOptions());
  const all = publishers.data?.items ?? [];
  const key = identity.data?.keyId;
  // Reserved here and not used yet: the first submission binds the key.
  const own = all.filter(
    ({ identities }) =>
      identities.length === 0 ||
      identities.some(({ keyId, revokedAt }) => keyId === key && revokedAt === null),
  );
  return {
    own,
    ready: publishers.data !== undefined && identity.data !== undefined,
    ownerOf: (id) =>
      own.some((one) => one.id === id) ? 'own' : all.some((one) => one.id === id) ? 'taken' : 'free',
  };
}
