import type { JsonObject } from '../../src-shared/json.ts';
import { jsonDigest, recordTransition } from '../store/index.ts';
import type { AttestationRow, Tx } from '../store/port.ts';

/** `sha256:<hex>` of a bundle's RFC 8785 form: what the log knows it by. */
export function bundleDigestOf(bundle: JsonObject): string {
  return jsonDigest(bundle);
}

/** Keeps a statement with its leaf in the log; one about the same that is there already stays. */
export async function addAttestation(tx: Tx, row: AttestationRow): Promise<void> {
  if (!(await tx.attestations.add(row))) return;
  const { extensionId, version, digest, kind, about, predicateType, bundleDigest, signer, createdAt } = row;
  const facts = { extensionId, version, digest, kind, about, predicateType, bundleDigest, signer };
  await recordTransition(tx, { type: 'attestation.added', userId: null, facts }, createdAt);
}
