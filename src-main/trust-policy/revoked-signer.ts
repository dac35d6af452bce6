import type { Signer } from '../../src-shared/models/identity.ts';
import type { Tx } from '../store/port.ts';
import { namesOfIdentity } from '../trust/index.ts';

/** When and why a signer stopped counting: here, at its publisher, or at the registry its package came from. */
export interface SignerEnd {
  /** UTC ms. */
  readonly at: number;
  readonly reason: string | null;
}

/** Null while the signer of an installed package still stands. */
export async function revokedSigner(
  tx: Tx,
  publisherId: string,
  signer: Signer | null,
): Promise<SignerEnd | null> {
  if (signer === null) return null;
  const isIt = (one: { readonly fingerprint: string; readonly identity?: Named | null }): boolean =>
    signer.kind === 'key' ? one.fingerprint === signer.id : isIdentity(signer, one.identity ?? null);
  const ends: SignerEnd[] = [];
  const fingerprint = fingerprintOf(signer);
  for (const row of await tx.trust.revocations())
    if (row.fingerprint === fingerprint) ends.push({ at: row.at, reason: row.reason });
  for (const row of await tx.publishers.keys(publisherId))
    if (row.revokedAt !== null && isIt(row)) ends.push({ at: row.revokedAt, reason: row.revokedReason });
  for (const row of await tx.trust.pins())
    if (row.publisherId === publisherId && row.revokedAt !== null && isIt(row))
      ends.push({ at: row.revokedAt, reason: null });
  return ends.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

interface Named {
  readonly subject: string;
  readonly issuer: string;
}

function isIdentity({ id, issuer }: Signer, identity: Named | null): boolean {
  return identity !== null && identity.subject === id && (issuer === undefined || identity.issuer === issuer);
}

/** The name by which a signer is revoked on this machine; null for an identity whose issuer was not written down. */
function fingerprintOf({ kind, id, issuer }: Signer): string | null {
  if (kind === 'key') return id;
  return issuer === undefined ? null : namesOfIdentity({ subject: id, issuer }).fingerprint;
}
