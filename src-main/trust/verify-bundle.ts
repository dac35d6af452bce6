import type { Bundle } from '@sigstore/bundle';
import type { Signer } from '../../src-shared/models/identity.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { digestOf, namesOfKey, parsePublicKey } from './fingerprint.ts';
import { checkArtifact } from './verify-content.ts';
import { checkEvidence, type Demands } from './verify-evidence.ts';
import { readBundle } from './verify-read.ts';
import { readTrustedRoot } from './verify-root.ts';

/** Whose signature is demanded: exactly this identity as vouched for by exactly this issuer, or exactly this key. */
export type BundlePolicy = { readonly identity: string; readonly issuer: string } | { readonly key: string };

export interface BundleInput {
  /** Parsed JSON of the bundle. */
  readonly bundle: unknown;
  readonly artifact: Uint8Array;
  /** Parsed JSON of a Sigstore trusted root. */
  readonly trustedRoot: unknown;
  readonly policy: BundlePolicy;
  /** Demands neither a log entry nor a time. What the bundle brings of a log or authority that the root knows must hold all the same. */
  readonly noLog: boolean;
  /** The root knows no log: a time is demanded all the same, and no entry. */
  readonly timeOnly?: boolean;
}

export interface VerifiedBundle {
  readonly signer: Signer;
  /** Issuer named in the certificate, null for a key. */
  readonly issuer: string | null;
  /** `sha256:<hex>` of the artifact. */
  readonly digest: string;
  readonly mediaType: string;
  /** Predicate type of an attestation, null for a plain signature. */
  readonly predicateType: string | null;
  readonly logEntries: number;
  /** Proven times of signing, ISO 8601. */
  readonly times: readonly string[];
}

/**
 * Verifies a Sigstore bundle against an artifact, a trusted root and a policy. Pure: no file, network or clock.
 * @throws trust.* with a code of its own for each way to fail
 */
export function verifyBundle(input: BundleInput): VerifiedBundle {
  const { artifact, policy, noLog } = input;
  const bundle = readBundle(input.bundle);
  demandKind(bundle, policy);
  const key = 'key' in policy ? parsePublicKey(policy.key) : null;
  const root = readTrustedRoot(input.trustedRoot, () => {
    if (key === null)
      throw new StationError('trust.wrong-key-kind', { actual: 'key', expected: 'certificate' });
    return { publicKey: key, validFor: () => true };
  });
  const statement = checkArtifact(bundle, artifact);
  const demands: Demands = { log: !noLog && input.timeOnly !== true, time: !noLog };
  const evidence = checkEvidence({ bundle, artifact, root, key, demands });

  const facts = {
    digest: digestOf(artifact),
    mediaType: bundle.mediaType,
    predicateType: statement?.predicateType ?? null,
    logEntries: evidence.logEntries,
    times: evidence.times,
  };
  if ('key' in policy) {
    if (key === null) throw new StationError('internal', { reason: 'a key policy without a key' });
    return {
      signer: { kind: 'key', id: namesOfKey(key).fingerprint, simulated: false },
      issuer: null,
      ...facts,
    };
  }
  // The library's own policy would read the identity as an unanchored regular expression: `acme` lets `acme-evil` in.
  if (policy.identity === '' || policy.identity !== evidence.identity) {
    throw new StationError('trust.wrong-identity', { expected: policy.identity, actual: evidence.identity });
  }
  if (policy.issuer === '' || policy.issuer !== evidence.issuer) {
    throw new StationError('trust.wrong-issuer', { expected: policy.issuer, actual: evidence.issuer });
  }
  return {
    signer: { kind: 'identity', id: evidence.identity, simulated: false },
    issuer: evidence.issuer,
    ...facts,
  };
}

/** A certificate would pass a verifier that was given a key and no identity to look for, so the kind is demanded first. */
function demandKind(bundle: Bundle, policy: BundlePolicy): void {
  const actual = bundle.verificationMaterial.content.$case === 'publicKey' ? 'key' : 'certificate';
  const expected = 'key' in policy ? 'key' : 'certificate';
  if (actual !== expected) throw new StationError('trust.wrong-key-kind', { actual, expected });
}
