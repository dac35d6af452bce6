import type { Bundle } from '@sigstore/bundle';
import type { TrustMaterial } from '@sigstore/verify';
import type { Signer } from '../../src-shared/models/identity.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import type { PackageVerification, TrustedKey, TrustRoot } from './package-verification.ts';
import { PUBLIC_GOOD_ROOT } from './roots/public-good.ts';
import { checkEvidence, type Evidence } from './verify-evidence.ts';
import { readTrustedRoot } from './verify-root.ts';

type TrustedIdentity = TrustedKey & { readonly identity: NonNullable<TrustedKey['identity']> };

export function isIdentity(key: TrustedKey): key is TrustedIdentity {
  return key.identity !== null && key.identity !== undefined;
}

/**
 * Whose certificate signed this bundle, among the identities that may sign for the publisher. Each identity counts under
 * its own root alone: what one root vouches for is nothing to another.
 * @throws trust.untrusted-identity, wrong-identity, wrong-issuer, revoked-identity, root-stale, untrusted-certificate,
 *   no-log-entry, no-time, log-entry-invalid, time-invalid, bundle-tampered, bundle-malformed
 */
export function verifyIdentity(
  bundle: Bundle,
  input: PackageVerification,
): { readonly key: TrustedKey; readonly signer: Signer } {
  const publisher = input.extensionId.split('.')[0] ?? '';
  const own = input.keys
    .filter(isIdentity)
    .filter((key) => key.publisherId === null || key.publisherId === publisher);
  if (own.length === 0) throw new StationError('trust.untrusted-identity', { publisher });
  const refusals: StationError[] = [];
  for (const group of byRoot(own)) {
    try {
      return judge(bundle, group, input);
    } catch (thrown) {
      if (!(thrown instanceof StationError)) throw thrown;
      refusals.push(thrown);
    }
  }
  throw mostTelling(refusals);
}

interface RootGroup {
  readonly root: TrustRoot | null;
  readonly identities: readonly TrustedIdentity[];
}

function byRoot(identities: readonly TrustedIdentity[]): readonly RootGroup[] {
  const groups = new Map<string, { root: TrustRoot | null; identities: TrustedIdentity[] }>();
  for (const one of identities) {
    const root = one.identity.root ?? null;
    const id = root === null ? '' : `${root.fingerprint} ${root.name}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { root, identities: [one] });
    else group.identities.push(one);
  }
  return [...groups.values()];
}

function judge(
  bundle: Bundle,
  { root, identities }: RootGroup,
  input: PackageVerification,
): { readonly key: TrustedKey; readonly signer: Signer } {
  const material = materialOf(root?.trustedRoot ?? input.trustedRoot ?? PUBLIC_GOOD_ROOT);
  const evidence = checkEvidence({
    bundle,
    artifact: NO_BYTES,
    root: material,
    key: null,
    demands: { log: material.tlogs.length > 0, time: true },
  });
  const key = matching(evidence, identities, input.now);
  if (key.revokedAt !== null && key.revokedAt <= input.now) {
    const revokedAt = new Date(key.revokedAt).toISOString();
    throw new StationError('trust.revoked-identity', { identity: evidence.identity, revokedAt });
  }
  const signer: Signer = { kind: 'identity', id: evidence.identity, simulated: key.simulated };
  if (root === null) return { key, signer };
  const stale = staleness(root, input);
  const { name, fingerprint } = root;
  return { key, signer: { ...signer, issuer: evidence.issuer, root: { name, fingerprint, stale } } };
}

/** What an envelope signs is inside it. */
const NO_BYTES = new Uint8Array();

/** Exactly this identity on the word of exactly this issuer; neither is a pattern. One revocation that is here is enough. */
function matching(
  { identity, issuer }: Evidence,
  trusted: readonly TrustedIdentity[],
  now: number,
): TrustedKey {
  const named = trusted.filter((one) => identity !== '' && one.identity.subject === identity);
  const [first, ...more] = named.filter((one) => issuer !== '' && one.identity.issuer === issuer);
  if (first !== undefined)
    return [first, ...more].find(({ revokedAt: at }) => at !== null && at <= now) ?? first;
  const [other] = named;
  if (other !== undefined)
    throw new StationError('trust.wrong-issuer', { expected: other.identity.issuer, actual: issuer });
  const expected = trusted.map((one) => one.identity.subject).join(', ');
  throw new StationError('trust.wrong-identity', { expected, actual: identity });
}

/**
 * Is the root stale? It is never quietly relied on then: what is new needs a person's word first.
 * @throws trust.root-stale
 */
export function staleness(
  root: TrustRoot,
  { now, allowStale }: Pick<PackageVerification, 'now' | 'allowStale'>,
): boolean {
  const stale = now >= root.staleFrom;
  const agreed = root.agreedUntil !== null && now < root.agreedUntil;
  if (stale && !agreed && allowStale !== true) {
    const since = new Date(root.staleFrom).toISOString();
    throw new StationError('trust.root-stale', { root: root.name, since });
  }
  return stale;
}

/** Reading a root costs as much as checking a signature, and the same one comes again and again. */
const READ = new WeakMap<object, TrustMaterial>();

function materialOf(root: unknown): TrustMaterial {
  const known = typeof root === 'object' && root !== null ? READ.get(root) : undefined;
  if (known !== undefined) return known;
  const material = readTrustedRoot(root, () => {
    throw new StationError('trust.wrong-key-kind', { actual: 'key', expected: 'certificate' });
  });
  READ.set(root as object, material);
  return material;
}

/** Every other root says no more than that it does not know the certificate. */
function mostTelling(refusals: readonly StationError[]): StationError {
  const strange = new Set(['trust.untrusted-certificate', 'trust.log-entry-invalid', 'trust.time-invalid']);
  const telling = refusals.find(({ code }) => !strange.has(code)) ?? refusals[0];
  return telling ?? new StationError('internal', { reason: 'no identity was judged' });
}
