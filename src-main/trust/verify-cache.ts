import { createHash } from 'node:crypto';
import type { Signer } from '../../src-shared/models/identity.ts';
import type { PackageVerification, TrustedKey } from './package-verification.ts';
import { verifyPackage } from './verify-package.ts';

interface Verdict {
  readonly signer: Signer;
  /** When a key or root of this verdict may be judged in another way: from then on it is asked anew. UTC ms. */
  readonly goodUntil: number;
}

/**
 * `verifyPackage` that remembers what it accepted. The key of a memory is a digest of everything the verdict depends on
 * (bundle, claim, trusted keys and roots, simulation), taken anew each time, so that no change can hide behind an old verdict.
 * Refusals are not remembered.
 */
export function createVerifyCache(
  options: { readonly capacity?: number; readonly trustedRoot?: unknown } = {},
): (input: Omit<PackageVerification, 'trustedRoot'>) => Signer {
  const { capacity = 10_000, trustedRoot } = options;
  const verdicts = new Map<string, Verdict>();
  return (question) => {
    const input: PackageVerification = { ...question, trustedRoot };
    const key = digestOfQuestion(input);
    const known = verdicts.get(key);
    if (known !== undefined && input.now < known.goodUntil) return known.signer;
    const signer = verifyPackage(input);
    if (verdicts.size >= capacity) {
      const oldest = verdicts.keys().next();
      if (oldest.done !== true) verdicts.delete(oldest.value);
    }
    verdicts.set(key, { signer, goodUntil: nextChange(input) });
    return signer;
  };
}

/** The next moment at which a revocation begins, a root grows stale or an agreement about it ends. */
function nextChange({ keys, now }: PackageVerification): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { revokedAt, identity } of keys) {
    const root = identity?.root;
    for (const moment of [revokedAt, root?.staleFrom, root?.agreedUntil])
      if (typeof moment === 'number' && moment > now) next = Math.min(next, moment);
  }
  return next;
}

function digestOfQuestion(input: PackageVerification): string {
  const { bundle, digest, extensionId, version, manifestDigest, allowSimulated, allowStale } = input;
  const question = JSON.stringify([
    digest,
    extensionId,
    version,
    manifestDigest,
    allowSimulated,
    allowStale === true,
    bundle,
    input.keys.map(toRemembered),
  ]);
  return createHash('sha256').update(question).digest('base64');
}

/** A root is told by its fingerprint: its text is long, and says no more. */
function toRemembered(key: TrustedKey): unknown {
  const root = key.identity?.root;
  if (root === undefined) return key;
  const { name, fingerprint, staleFrom, agreedUntil } = root;
  return { ...key, identity: { ...key.identity, root: { name, fingerprint, staleFrom, agreedUntil } } };
}
