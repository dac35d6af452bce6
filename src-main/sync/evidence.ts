import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../src-shared/json.ts';
import { packageFactsSchema, type PackageFacts } from '../../src-shared/models/tuf.ts';
import { jsonDigest, leafHashOf } from '../store/index.ts';
import type { Store, Tx } from '../store/port.ts';
import { verifyCheckpoint, verifyInclusion } from '../trust/log/index.ts';

/** What was checked when a package came from a server: enough to check it again with no network. */
const evidenceSchema = z.object({
  format: z.literal(1),
  remoteId: z.string(),
  /** The target of the signed metadata. */
  target: z.object({ path: z.string(), length: z.int(), sha256: z.string(), custom: packageFactsSchema }),
  /** The leaf of the approval, where it stands, and the proof up to the root of the checkpoint. */
  leaf: z.string(),
  seq: z.int(),
  proof: z.array(z.string()),
  checkpoint: z.string(),
  logOrigin: z.string(),
  logKey: z.string(),
  /** SPKI PEM of the key that the signed metadata named for the registry's statements. */
  registryKey: z.string().optional(),
  checkedAt: z.iso.datetime(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export interface Approval {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
}

/**
 * Holds a version to the log: the leaf says that exactly these bytes were approved, and the log of the checkpoint holds it.
 * Pure. @throws sync.not-in-log
 */
export function demandInLog(
  remoteId: string,
  { extensionId, version, digest }: Approval,
  {
    leaf,
    seq,
    proof,
    checkpoint,
    logOrigin,
    logKey,
  }: Omit<Evidence, 'target' | 'checkedAt' | 'format' | 'remoteId' | 'registryKey'>,
): void {
  const refuse = (problem: string, cause?: unknown): StationError =>
    new StationError('sync.not-in-log', { id: remoteId, extensionId, version, problem }, cause);
  const said = objectOf(leaf);
  const isApproval =
    said?.['type'] === 'version.approved' &&
    said['extensionId'] === extensionId &&
    said['version'] === version &&
    said['digest'] === digest;
  if (!isApproval) throw refuse('the leaf that was shown is of something else');
  try {
    const { size, rootHash } = verifyCheckpoint(checkpoint, { origin: logOrigin, publicKey: logKey });
    verifyInclusion({ leafHash: leafHashOf(leaf), index: seq, size, proof, rootHash });
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : 'the proof does not hold', cause);
  }
}

/** @throws sync.wrong-bundle */
export function demandBundle(remoteId: string, named: Approval, facts: PackageFacts, bundle: Json): void {
  const { extensionId, version } = named;
  if (facts.bundle === null)
    throw new StationError('trust.unsigned', { artifact: `${extensionId}@${version}` });
  if (jsonDigest(bundle) !== facts.bundle)
    throw new StationError('sync.wrong-bundle', { id: remoteId, extensionId, version });
}

/**
 * Checks again, with what was kept and no network, all that tied a version to the server it came from. Null for what came from no
 * server. @throws sync.evidence-missing, sync.target-differs, sync.wrong-bundle, sync.not-in-log
 */
export async function recheckEvidence(
  store: Store,
  extensionId: string,
  version: string,
): Promise<Evidence | null> {
  const { extension, row, known } = await store.read(async (tx) => ({
    extension: await tx.extensions.get(extensionId),
    row: await tx.versions.get(extensionId, version),
    known: await tx.remotes.version(extensionId, version),
  }));
  if (extension === null || extension.origin === 'local') return null;
  const parsed = evidenceSchema.safeParse(known?.evidence);
  if (row === null || row.digest === null || !parsed.success)
    throw new StationError('sync.evidence-missing', { extensionId, version });
  const evidence = parsed.data;
  const { target, remoteId } = evidence;
  const { digest } = row;
  const approval = { extensionId, version, digest };
  if (
    `sha256:${target.sha256}` !== digest ||
    target.custom.extensionId !== extensionId ||
    target.custom.version !== version
  )
    throw new StationError('sync.target-differs', {
      id: remoteId,
      extensionId,
      version,
      problem: 'it was for other bytes',
    });
  demandBundle(remoteId, approval, target.custom, row.bundle);
  demandInLog(remoteId, approval, evidence);
  return evidence;
}

/** The registry whose statements a version has. */
export interface StatingRegistry {
  /** The short name of the server that it came from. */
  readonly id: string;
  /** SPKI PEM, as it was when the version was brought and checked; null for what was never brought. */
  readonly publicKey: string | null;
}

/** Null for what is this home's own: then it is this home that states. */
export async function statingRegistry(
  tx: Tx,
  extensionId: string,
  version: string,
): Promise<StatingRegistry | null> {
  const extension = await tx.extensions.get(extensionId);
  if (extension === null || extension.origin === 'local') return null;
  const parsed = evidenceSchema.safeParse((await tx.remotes.version(extensionId, version))?.evidence);
  return { id: extension.origin, publicKey: parsed.success ? (parsed.data.registryKey ?? null) : null };
}

function objectOf(text: string): JsonObject | null {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
