import { StationError } from '../../src-shared/errors/index.ts';
import type { TrustIdentity, TrustRevocation } from '../../src-shared/models/trust.ts';
import { recordTransition, textDigest } from '../store/index.ts';
import type { TrustIdentityRow, TrustRevocationRow, Tx } from '../store/port.ts';
import { namesOfIdentity, namesOfKey, parsePublicKey, publicKeyPem } from '../trust/index.ts';
import type { TrustPolicyDeps } from './deps.ts';
import { covers, knownRoots, MACHINE } from './known-roots.ts';

/** An identity as vouched for by an issuer, under one root; or a key. */
export type Allowed =
  | { readonly subject: string; readonly issuer: string; readonly root: string }
  | { readonly publicKey: string };

/** Who may sign which names, beside what publishers bound themselves; and what counts for nothing any more. */
export interface TrustIdentities {
  list(): Promise<{
    readonly items: readonly TrustIdentity[];
    readonly revocations: readonly TrustRevocation[];
  }>;
  /** @throws trust.root-not-found, root-reserved, root-out-of-scope, key-malformed, revoked-key */
  allow(signer: Allowed, publishers: readonly string[], userId: string): Promise<TrustIdentity>;
  /** Ends a key or identity on this machine, whoever vouches for it. */
  revoke(fingerprint: string, reason: string, userId: string): Promise<TrustRevocation>;
}

export function createTrustIdentities({ store, now, standing }: TrustPolicyDeps): TrustIdentities {
  return {
    list: () =>
      store.read(async (tx) => {
        const revocations = await tx.trust.revocations();
        const items = (await tx.trust.identities()).map((row) => present(row, revocations));
        return { items, revocations: revocations.map(presentRevocation) };
      }),

    allow: async (signer, publishers, userId) => {
      const named = nameOf(signer);
      if (named.kind === 'identity' && named.root === MACHINE)
        throw new StationError('trust.root-reserved', { root: MACHINE });
      return store.transaction(async (tx) => {
        const at = now();
        await needScope(tx, named.root, publishers);
        const revocations = await tx.trust.revocations();
        const revoked = revocations.find((one) => one.fingerprint === named.fingerprint);
        if (revoked !== undefined)
          throw new StationError('trust.revoked-key', {
            keyId: named.fingerprint,
            revokedAt: new Date(revoked.at).toISOString(),
          });
        const row: TrustIdentityRow = { ...named, publishers, addedAt: at };
        await tx.trust.putIdentity(row);
        const { fingerprint, root, kind } = row;
        const facts = { fingerprint, root, kind, publishers: [...publishers] };
        await recordTransition(tx, { type: 'trust.identity-allowed', userId, facts }, at);
        return present(row, []);
      });
    },

    revoke: (fingerprint, reason, userId) =>
      store.transaction(async (tx) => {
        const at = now();
        const row: TrustRevocationRow = { fingerprint, reason, revokedBy: userId, at };
        if (await tx.trust.revoke(row)) {
          const facts = { fingerprint, reasonDigest: textDigest(reason) };
          await recordTransition(tx, { type: 'trust.identity-revoked', userId, facts }, at);
          return presentRevocation(row);
        }
        const all = await tx.trust.revocations();
        return presentRevocation(all.find((one) => one.fingerprint === fingerprint) ?? row);
      }),
  };

  async function needScope(tx: Tx, name: string, publishers: readonly string[]): Promise<void> {
    if (name === MACHINE) return;
    const root = (await knownRoots(tx, standing)).find((one) => one.name === name);
    if (root === undefined) throw new StationError('trust.root-not-found', { root: name });
    const outside = publishers.filter((publisher) => !covers(root.scope, publisher));
    if (outside.length > 0)
      throw new StationError('trust.root-out-of-scope', { root: name, publishers: outside.join(', ') });
  }
}

function nameOf(signer: Allowed): Omit<TrustIdentityRow, 'publishers' | 'addedAt'> {
  if ('publicKey' in signer) {
    const key = parsePublicKey(signer.publicKey);
    const names = namesOfKey(key);
    return {
      ...names,
      root: MACHINE,
      kind: 'key',
      subject: null,
      issuer: null,
      publicKey: publicKeyPem(key),
    };
  }
  const { subject, issuer, root } = signer;
  return { ...namesOfIdentity(signer), root, kind: 'identity', subject, issuer, publicKey: null };
}

function present(row: TrustIdentityRow, revocations: readonly TrustRevocationRow[]): TrustIdentity {
  const { fingerprint, root, kind, subject, issuer, publicKey, publishers, addedAt } = row;
  const revoked = revocations.find((one) => one.fingerprint === fingerprint);
  return {
    fingerprint,
    root,
    kind,
    subject,
    issuer,
    publicKey,
    publishers: [...publishers],
    addedAt: new Date(addedAt).toISOString(),
    revokedAt: revoked === undefined ? null : new Date(revoked.at).toISOString(),
  };
}

function presentRevocation({ fingerprint, reason, revokedBy, at }: TrustRevocationRow): TrustRevocation {
  return { fingerprint, reason, revokedBy, at: new Date(at).toISOString() };
}
