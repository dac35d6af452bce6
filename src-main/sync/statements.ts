import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { newId } from '../../src-shared/id.ts';
import { isJsonObject, type JsonObject } from '../../src-shared/json.ts';
import { attestationSchema } from '../../src-shared/models/attestation.ts';
import type { Tx } from '../store/port.ts';
import { bundleDigestOf } from '../transparency/index.ts';
import { namesOfKey, parsePublicKey, type TrustedKey } from '../trust/index.ts';
import { verifyStatement } from '../trust/statements/index.ts';
import type { Approval } from './evidence.ts';
import type { RemoteHttp } from './http-port.ts';

/** A statement about a version as it comes from elsewhere; the publisher's own goes its own way. */
export const statedSchema = z.strictObject({
  kind: z.enum(['audit', 'decision', 'provenance']),
  predicateType: z.string().max(300),
  signer: z.string().max(2_048),
  createdAt: z.iso.datetime(),
  bundle: z.custom<JsonObject>((value) => isJsonObject(value)),
});
export type StatedAttestation = z.infer<typeof statedSchema>;

const MOST = 100;
const answerSchema = z.object({ items: z.array(attestationSchema).max(MOST) });

/** What a server says was stated about a version; nothing of it is checked yet. @throws sync.answer-invalid */
export async function readStatements(
  http: RemoteHttp,
  { extensionId, version }: Pick<Approval, 'extensionId' | 'version'>,
  signal: AbortSignal,
): Promise<readonly StatedAttestation[]> {
  const path = `/api/v1/extensions/${extensionId}/${encodeURIComponent(version)}/attestations`;
  const parsed = answerSchema.safeParse(await http.read(path, {}, { signal }));
  if (!parsed.success)
    throw new StationError('sync.answer-invalid', {
      url: `${http.url}${path}`,
      problem: 'other statements',
    });
  return statementsOf(parsed.data.items);
}

/** Those that hold where they come from, beside the publisher's own. */
export function statementsOf(
  items: readonly {
    readonly kind: string;
    readonly predicateType: string;
    readonly signer: string | null;
    readonly createdAt: string;
    readonly bundle: unknown;
    readonly verified: boolean;
  }[],
): readonly StatedAttestation[] {
  return items.flatMap(({ kind, predicateType, signer, createdAt, bundle, verified }) =>
    (kind === 'audit' || kind === 'decision' || kind === 'provenance') && verified && signer !== null
      ? [{ kind, predicateType, signer, createdAt, bundle: bundle as JsonObject }]
      : [],
  );
}

/**
 * Holds statements to who may make them: the registry's to the key that its signed metadata names, those of whoever built it to the
 * publisher's keys; and to these bytes and this version. `refuse` makes the error of the first that does not hold.
 */
export function demandStatements(
  stated: readonly StatedAttestation[],
  { extensionId, version, digest }: Approval,
  by: {
    /** SPKI PEM. */
    readonly registryPublicKey: string;
    readonly publisherKeys: readonly TrustedKey[];
    /** UTC milliseconds. */
    readonly now: number;
  },
  refuse: (what: string, problem: string, cause?: unknown) => StationError,
): void {
  if (stated.length === 0) return;
  const publicKey = by.registryPublicKey;
  const registryKeys = [{ keyId: namesOfKey(parsePublicKey(publicKey)).keyId, publicKey, revokedAt: null }];
  for (const { kind, predicateType, bundle } of stated) {
    const what = `the ${kind} of ${extensionId}@${version}`;
    const keys =
      kind === 'provenance' ? by.publisherKeys.filter((key) => key.publicKey !== '') : registryKeys;
    let predicate: JsonObject;
    try {
      ({ predicate } = verifyStatement({ bundle, keys, digest, predicateType, now: by.now }));
    } catch (cause) {
      throw refuse(what, cause instanceof StationError ? cause.code : 'it cannot be read', cause);
    }
    const isAbout = predicate['extensionId'] === extensionId && predicate['version'] === version;
    if (kind !== 'provenance' && !isAbout) throw refuse(what, 'it is about another version');
  }
}

/** Keeps them with the version, in the caller's transaction. They are another registry's: this home's log says nothing of them. */
export async function keepStatements(
  tx: Tx,
  { extensionId, version, digest }: Approval,
  stated: readonly StatedAttestation[],
): Promise<void> {
  for (const { kind, predicateType, signer, createdAt, bundle } of stated) {
    const bundleDigest = bundleDigestOf(bundle);
    await tx.attestations.add({
      id: newId(),
      extensionId,
      version,
      digest,
      kind,
      about: bundleDigest,
      predicateType,
      bundle,
      bundleDigest,
      signer,
      createdAt: Date.parse(createdAt),
    });
  }
}
