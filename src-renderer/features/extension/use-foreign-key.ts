import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../client.ts';
import { isForeignKey } from './foreign-key.ts';
import type { Shown } from './use-extension.ts';

/** Whether what is shown is signed with a key that may not speak for a publisher of this home. */
export function useForeignKey({ extension, version }: Pick<Shown, 'extension' | 'version'>): boolean {
  const enabled = extension.origin !== 'local';
  const publisher = useQuery(
    orpc.publishers.get.queryOptions({ input: { id: extension.publisher }, enabled }),
  );
  const identities = useQuery(orpc.trust.identities.queryOptions({ enabled }));
  if (publisher.data === undefined || identities.data === undefined) return false;
  return isForeignKey({
    extension,
    signer: version?.signer ?? null,
    bound: publisher.data.identities,
    allowed: identities.data.items,
  });
}
