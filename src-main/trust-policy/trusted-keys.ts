import type { PublisherKeyRow, TrustIdentityRow, TrustRevocationRow, Tx } from '../store/port.ts';
import type { TrustedKey } from '../trust/index.ts';
import type { StandingRoot } from './deps.ts';
import { covers, knownRoots, toTrustRoot, type KnownRoot } from './known-roots.ts';

/** A key or identity before it is known under which roots it counts. */
export type NamedSigner = Pick<
  PublisherKeyRow,
  'keyId' | 'fingerprint' | 'publicKey' | 'simulated' | 'revokedAt' | 'identity'
>;

/**
 * Who may sign for a publisher here: the keys and identities bound to it, and those that somebody allowed. An identity
 * counts under each root that may speak for the publisher, one that was allowed under the root it was allowed for. What was
 * revoked on this machine is revoked, whoever else vouches for it.
 */
export async function trustedKeysOf(
  tx: Tx,
  publisherId: string,
  standing: StandingRoot,
): Promise<readonly TrustedKey[]> {
  const allowed = (await tx.trust.identities()).filter((row) => covers(row.publishers, publisherId));
  const signers = [...(await tx.publishers.keys(publisherId)), ...(await pinnedKeys(tx, publisherId))];
  const bound = await underRoots(tx, publisherId, signers, standing);
  return [...bound, ...(await allowedKeys(tx, publisherId, allowed, standing))];
}

/** Of a publisher that a server brought: the keys that were pinned when its packages came. */
async function pinnedKeys(tx: Tx, publisherId: string): Promise<readonly NamedSigner[]> {
  const publisher = await tx.publishers.get(publisherId);
  if (publisher === null || publisher.origin === 'local') return [];
  const pins = await tx.trust.pins({ origin: publisher.origin, publisherId });
  return pins.filter(({ state }) => state === 'pinned');
}

/** The same of keys and identities that come from elsewhere, such as those that are pinned. */
export async function underRoots(
  tx: Tx,
  publisherId: string,
  signers: readonly NamedSigner[],
  standing: StandingRoot,
): Promise<readonly TrustedKey[]> {
  const revocations = await tx.trust.revocations();
  const needsRoots = signers.some(({ identity }) => identity !== null);
  const roots = needsRoots
    ? (await knownRoots(tx, standing)).filter(({ scope }) => covers(scope, publisherId))
    : [];
  return signers.flatMap((signer): readonly TrustedKey[] => {
    const { keyId, publicKey, simulated, identity } = signer;
    const revokedAt = earliest(signer.revokedAt, revocations, signer.fingerprint);
    const key = { keyId, publicKey, publisherId, simulated, revokedAt };
    if (identity === null) return [{ ...key, identity }];
    const { subject, issuer } = identity;
    return roots.map((root) => ({ ...key, identity: { subject, issuer, root: toTrustRoot(root) } }));
  });
}

async function allowedKeys(
  tx: Tx,
  publisherId: string,
  rows: readonly TrustIdentityRow[],
  standing: StandingRoot,
): Promise<readonly TrustedKey[]> {
  if (rows.length === 0) return [];
  const revocations = await tx.trust.revocations();
  const roots = new Map((await knownRoots(tx, standing)).map((root) => [root.name, root]));
  return rows.flatMap((row): readonly TrustedKey[] => {
    const { keyId, publicKey, subject, issuer } = row;
    const revokedAt = earliest(null, revocations, row.fingerprint);
    const key = { keyId, publisherId, simulated: false, revokedAt };
    if (publicKey !== null) return [{ ...key, publicKey }];
    const root: KnownRoot | undefined = roots.get(row.root);
    if (root === undefined || !covers(root.scope, publisherId) || subject === null || issuer === null)
      return [];
    return [{ ...key, publicKey: '', identity: { subject, issuer, root: toTrustRoot(root) } }];
  });
}

function earliest(
  own: number | null,
  revocations: readonly TrustRevocationRow[],
  fingerprint: string,
): number | null {
  const here = revocations.find((row) => row.fingerprint === fingerprint)?.at ?? null;
  if (own === null || here === null) return own ?? here;
  return Math.min(own, here);
}
