import { useQuery } from '@tanstack/react-query';
import type { Signer } from '../../../src-shared/models/identity.ts';
import { orpc } from '../../client.ts';
import type { HowKnown, Known } from './known.ts';

/** How this home knows who signed: the root that was used, the pin of a publisher elsewhere, keys that nobody vouches for. */
export function useHowKnown(
  extension: { readonly origin: string; readonly publisher: string },
  signer: Signer | null,
): HowKnown {
  const isRemote = extension.origin !== 'local';
  const pins = useQuery(orpc.trust.pins.queryOptions({ enabled: signer !== null && isRemote }));
  const roots = useQuery(orpc.trust.roots.queryOptions({ enabled: signer !== null }));
  const own = (pins.data?.items ?? []).filter(
    ({ origin, publisherId }) => origin === extension.origin && publisherId === extension.publisher,
  );
  const pin = own.find(({ fingerprint, state }) => fingerprint === signer?.id && state === 'pinned');
  const { how = null, pinnedAt = null } = pin ?? {};
  const known: Known | null = how === null || pinnedAt === null ? null : { how, since: pinnedAt };
  const root = (roots.data?.items ?? []).find(({ name, kind }) =>
    signer?.root === undefined ? kind === 'machine' && !isRemote : name === signer.root.name,
  );
  return { known, root: root ?? null, isDisputed: own.some(({ state }) => state === 'offered') };
}
