import { StationError, type ErrorCode } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import type { AttestationRow, Store, Tx, VersionRow } from '../store/port.ts';
import {
  namesOfKey,
  PACKAGE_PREDICATE_TYPE,
  parsePublicKey,
  type PackageVerification,
  type TrustedKey,
  type verifyPackage,
} from '../trust/index.ts';
import { verifyStatement, type StatementKey } from '../trust/statements/index.ts';
import type { RegistryKey } from './statements.ts';

/** One statement about a version, and whether it holds now. */
export interface CheckedAttestation {
  readonly kind: 'publish' | AttestationRow['kind'];
  readonly predicateType: string;
  /** Fingerprint of the key, or whom the certificate names. */
  readonly signer: string | null;
  /** UTC milliseconds. */
  readonly createdAt: number;
  readonly bundle: JsonObject;
  readonly verified: boolean;
  /** Why it does not hold; null where it does. */
  readonly code: ErrorCode | null;
  /** Whose registry states it: `local`, or the short name of a server; null for what a publisher states. */
  readonly registry: string | null;
  /** What a statement that holds says; null for one that does not, and for the publisher's own. */
  readonly predicate: JsonObject | null;
}

export interface AttestationsDeps {
  readonly store: Store;
  readonly verifyPackage: typeof verifyPackage;
  /** Keys and identities that speak for a publisher. */
  readonly keysOf: (tx: Tx, publisherId: string) => Promise<readonly TrustedKey[]>;
  /** Of this home. */
  readonly registryKey: () => Promise<RegistryKey | null>;
  /** The server that a version came from, with the key that was pinned for it then (SPKI PEM); null for what is this home's own. */
  readonly statingRegistry: (
    tx: Tx,
    extensionId: string,
    version: string,
  ) => Promise<{ readonly id: string; readonly publicKey: string | null } | null>;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/** Workflows uploaded as JSON carry a signature over their text in place of a statement. */
const UPLOAD_PREDICATE_TYPE = 'canonical-json';

/**
 * Every statement about the bytes of one version, its publisher's first, each checked again now.
 * @throws registry.version-not-found
 */
export async function checkAttestations(
  deps: AttestationsDeps,
  extensionId: string,
  version: string,
): Promise<readonly CheckedAttestation[]> {
  const ownKey = await deps.registryKey();
  const found = await deps.store.read(async (tx) => {
    const row = await tx.versions.get(extensionId, version);
    if (row === null || row.digest === null) return null;
    const files = await tx.versions.files(row.digest);
    return {
      row,
      digest: row.digest,
      // `wpk.json` as it is packed: what the publisher's statement names beside the package.
      manifest: files.find((file) => file.path === 'wpk.json')?.sha256 ?? null,
      keys: await deps.keysOf(tx, extensionId.split('.')[0] ?? ''),
      statements: await tx.attestations.list(extensionId, version, row.digest),
      from: await deps.statingRegistry(tx, extensionId, version),
    };
  });
  if (found === null) throw new StationError('registry.version-not-found', { extensionId, version });
  const { row, digest, keys, statements, from } = found;
  const now = deps.now();
  const publish =
    row.bundle === null
      ? []
      : [
          checkPublish(deps, row, row.bundle, {
            bundle: row.bundle,
            digest,
            extensionId,
            version,
            manifestDigest: `sha256:${found.manifest ?? ''}`,
            keys,
            now,
            allowSimulated: row.simulated,
            allowStale: true,
          }),
        ];
  const publisherKeys = keys.filter((key) => key.publicKey !== '');
  const registry = {
    id: from?.id ?? 'local',
    keys: registryKeys(from === null ? ownKey : keyOf(from.publicKey)),
  };
  return [
    ...publish,
    ...statements.map((one) =>
      one.kind === 'provenance'
        ? checkStatement(one, null, publisherKeys, now)
        : checkStatement(one, registry.id, registry.keys, now),
    ),
  ];
}

function checkPublish(
  deps: AttestationsDeps,
  row: VersionRow,
  bundle: JsonObject,
  question: PackageVerification,
): CheckedAttestation {
  const about = {
    kind: 'publish',
    predicateType: 'mediaType' in bundle ? PACKAGE_PREDICATE_TYPE : UPLOAD_PREDICATE_TYPE,
    createdAt: row.submittedAt ?? 0,
    bundle,
    registry: null,
    predicate: null,
  } as const;
  try {
    return { ...about, signer: deps.verifyPackage(question).id, verified: true, code: null };
  } catch (thrown) {
    return { ...about, signer: row.signer?.id ?? null, verified: false, code: codeOf(thrown) };
  }
}

function registryKeys(key: RegistryKey | null): readonly StatementKey[] {
  return key === null ? [] : [{ ...key, revokedAt: null }];
}

function keyOf(publicKey: string | null): RegistryKey | null {
  return publicKey === null ? null : { keyId: namesOfKey(parsePublicKey(publicKey)).keyId, publicKey };
}

function checkStatement(
  row: AttestationRow,
  registry: string | null,
  keys: readonly StatementKey[],
  now: number,
): CheckedAttestation {
  const { kind, predicateType, createdAt, bundle, digest } = row;
  const about = { kind, predicateType, createdAt, bundle, registry };
  try {
    const { signer, predicate } = verifyStatement({ bundle, keys, digest, predicateType, now });
    demandSubject(row, predicate);
    return { ...about, signer, predicate, verified: true, code: null };
  } catch (thrown) {
    return { ...about, signer: row.signer, predicate: null, verified: false, code: codeOf(thrown) };
  }
}

/** Two versions may have the same bytes; a statement is about the one that it names. */
function demandSubject(row: AttestationRow, predicate: JsonObject): void {
  if (row.kind === 'provenance') return;
  if (predicate['extensionId'] !== row.extensionId || predicate['version'] !== row.version)
    throw new StationError('trust.log-statement-invalid', { reason: 'it is about another version' });
}

function codeOf(thrown: unknown): ErrorCode {
  if (thrown instanceof StationError) return thrown.code;
  throw thrown;
}
