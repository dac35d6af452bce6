import type { Publisher } from '../../../src-shared/models/catalog.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import type { TrustIdentity } from '../../../src-shared/models/trust.ts';

/**
 * Whether a server offers something under the name of a publisher of this home, signed with a key that is neither bound to the
 * publisher here nor allowed for it: an installation would be refused. What is signed with a certificate is judged then.
 */
export function isForeignKey({
  extension,
  signer,
  bound,
  allowed,
}: {
  readonly extension: { readonly origin: string; readonly publisher: string };
  readonly signer: Pick<Signer, 'kind' | 'id'> | null;
  readonly bound: readonly Pick<Publisher['identities'][number], 'fingerprint'>[];
  readonly allowed: readonly Pick<TrustIdentity, 'fingerprint' | 'publishers'>[];
}): boolean {
  if (extension.origin === 'local' || signer?.kind !== 'key' || bound.length === 0) return false;
  const isFor = (publishers: readonly string[]): boolean =>
    publishers.includes('*') || publishers.includes(extension.publisher);
  return (
    !bound.some(({ fingerprint }) => fingerprint === signer.id) &&
    !allowed.some(({ fingerprint, publishers }) => fingerprint === signer.id && isFor(publishers))
  );
}
