import { createHash } from 'node:crypto';
import type { Signer } from '../../src-shared/models/identity.ts';
import type { PackageVerification } from './package-verification.ts';
import { verifyPackage } from './verify-package.ts';

interface Verdict {
  readonly signer: Signer;
  /** When a key of this verdict ends to be good: from then on it is judged anew. UTC ms. */
  readonly goodUntil: number;
}

/**
 * `verifyPackage` that remembers what it accepted. The key of a memory is a digest of everything the verdict depends on
 * (bundle, claim, trusted keys, simulation), taken anew each time, so that no change can hide behind an old verdict.
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
    verdicts.set(key, {
      signer,
      goodUntil: Math.min(
        ...input.keys.map((one) => one.revokedAt ?? Number.POSITIVE_INFINITY),
        Number.POSITIVE_INFINITY,
      ),
    });
    return signer;
  };
}

function digestOfQuestion(input: PackageVerification): string {
  const { bundle, keys, digest, extensionId, version, manifestDigest, allowSimulated } = input;
  const question = JSON.stringify([
    digest,
    extensionId,
    version,
    manifestDigest,
    allowSimulated,
    bundle,
    keys,
  ]);
  return createHash('sha256').update(question).digest('base64');
}
