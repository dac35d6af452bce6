import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import type { SubmissionRow, Tx } from '../store/port.ts';
import { addAttestation, bundleDigestOf } from '../transparency/index.ts';
import type { TrustedKey } from '../trust/index.ts';
import { PROVENANCE_PREDICATE_TYPE, verifyStatement } from '../trust/statements/index.ts';

/** How a package was made, as a key of its publisher states it. */
export interface OfferedProvenance {
  readonly bundle: JsonObject;
  /** Fingerprint of the key. */
  readonly signer: string;
}

/** Holds it to the keys that the package itself is held to. @throws trust.* with the code of what is wrong */
export function verifyProvenance(
  bundle: JsonObject | null,
  {
    keys,
    digest,
    now,
  }: { readonly keys: readonly TrustedKey[]; readonly digest: string; readonly now: number },
): OfferedProvenance | null {
  if (bundle === null) return null;
  if (JSON.stringify(bundle).length > PACKAGE_LIMITS.bundleBytes)
    throw new StationError('trust.bundle-malformed', { reason: 'it is larger than a bundle can be' });
  const predicateType = PROVENANCE_PREDICATE_TYPE;
  return { bundle, signer: verifyStatement({ bundle, keys, digest, predicateType, now }).signer };
}

/** Keeps it with the version. */
export async function enterProvenance(
  tx: Tx,
  entry: {
    readonly id: string;
    readonly row: SubmissionRow;
    readonly provenance: OfferedProvenance;
    readonly at: number;
  },
): Promise<void> {
  const { id, row, provenance, at } = entry;
  const bundleDigest = bundleDigestOf(provenance.bundle);
  await addAttestation(tx, {
    id,
    extensionId: row.extensionId,
    version: row.version,
    digest: row.digest,
    kind: 'provenance',
    about: bundleDigest,
    predicateType: PROVENANCE_PREDICATE_TYPE,
    bundle: provenance.bundle,
    bundleDigest,
    signer: provenance.signer,
    createdAt: at,
  });
}
