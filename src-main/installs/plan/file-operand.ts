import { basename } from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import { extensionIdOf, type Manifest } from '../../../src-shared/models/manifest.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import { loadFileBytes, loadPackageBytes, type ReadPackage } from '../../packages/index.ts';
import type { MarkRow, Tx } from '../../store/port.ts';
import type { TrustedKey } from '../../trust/index.ts';
import type { InstallsDeps } from '../deps.ts';
import type { PlanOperand } from '../port.ts';
import { auditOf } from './audit-of.ts';
import { engineProblem, type Candidate } from './candidates.ts';
import { needsOf } from './needs.ts';

export type FileOperand = Extract<PlanOperand, { kind: 'file' }>;

/** A local file as it was read: what a plan says of it, and where to find it again. */
export interface LocalFile {
  readonly candidate: Candidate;
  readonly bundle: Json;
}

/** @throws packages.*, trust.*, installs.engine-mismatch, installs.version-blocked, installs.version-yanked */
export async function readFileOperand(deps: InstallsDeps, operand: FileOperand): Promise<LocalFile> {
  const read = await deps.packages.read(await loadPackageBytes(operand.path));
  const bundle = await bundleBeside(operand);
  const extensionId = extensionIdOf(read.manifest);
  const { version } = read.manifest;
  const signer = await signerOfFile(deps, read, bundle, operand);
  await refuseMarked(deps, read.digest, extensionId, version);
  const candidate: Candidate = {
    extensionId,
    version,
    digest: read.digest,
    dependencies: needsOf(read.manifest),
    manifest: read.manifest,
    sizeBytes: read.sizeBytes,
    unpackedBytes: read.unpackedBytes,
    files: read.entries.length,
    signer,
    simulated: signer?.simulated ?? false,
    unsigned: signer === null,
    audit: await deps.store.read((tx) => auditOf(tx, { extensionId, version, digest: read.digest })),
    bundle: null,
    source: `file:${basename(operand.path)}`,
    marks: [],
  };
  const problem = engineProblem(candidate);
  if (problem !== null) throw problem;
  return { candidate, bundle };
}

/** Null where an unsigned file was let in. @throws trust.* */
export async function signerOfFile(
  deps: InstallsDeps,
  read: Pick<ReadPackage, 'digest' | 'manifest' | 'manifestDigest'>,
  bundle: Json,
  operand: { readonly path: string; readonly allowUnsigned?: boolean | undefined },
): Promise<Signer | null> {
  const letIn = operand.allowUnsigned === true;
  if (bundle === null) {
    if (letIn) return null;
    throw new StationError('trust.unsigned', { artifact: basename(operand.path) });
  }
  try {
    return deps.trust.verifyPackage({
      bundle,
      digest: read.digest,
      extensionId: extensionIdOf(read.manifest),
      version: read.manifest.version,
      manifestDigest: read.manifestDigest,
      keys: await keysFor(deps, read.manifest),
      now: deps.now(),
      allowSimulated: await deps.simulation(),
    });
  } catch (error) {
    // A stranger's signature is as good as none; a broken one is worse, and nothing lets it in.
    if (letIn && error instanceof StationError && STRANGERS.has(error.code)) return null;
    throw error;
  }
}

const STRANGERS: ReadonlySet<string> = new Set(['trust.untrusted-key', 'trust.untrusted-identity']);

/** Keys bound to the publisher or allowed for it; this machine's own keys vouch only for publishers that no registry here knows. */
async function keysFor(deps: InstallsDeps, manifest: Manifest): Promise<readonly TrustedKey[]> {
  const bound = await deps.registry.publishers.trustedKeys(manifest.publisher);
  if (bound.length > 0) return bound;
  return (await deps.ownKeys()).map((key) => ({ ...key, publisherId: manifest.publisher }));
}

/** Null where no bundle was named and none lies beside the file. What is no bundle at all, the verifier refuses as malformed. */
async function bundleBeside(operand: FileOperand): Promise<Json> {
  const path = operand.bundlePath ?? `${operand.path}.sigstore.json`;
  let bytes: Uint8Array;
  try {
    bytes = await loadFileBytes(path, PACKAGE_LIMITS.bundleBytes);
  } catch (error) {
    if (!(error instanceof StationError)) throw error;
    if (operand.bundlePath === undefined && error.code === 'packages.not-found') return null;
    if (error.code === 'packages.too-large') return { tooLarge: true };
    throw error;
  }
  const text = new TextDecoder().decode(bytes);
  try {
    return parseJson(text) ?? {};
  } catch {
    return text;
  }
}

/** Refuses bytes that carry a mark under any name. @throws installs.version-blocked, installs.version-yanked */
export async function refuseMarked(
  deps: InstallsDeps,
  digest: string,
  extensionId: string,
  version: string,
  kinds: readonly ('blocked' | 'yanked')[] = ['blocked', 'yanked'],
): Promise<void> {
  const marks = await deps.store.read((tx) => marksOfDigest(tx, digest));
  for (const kind of kinds) {
    const mark = marks.find((one) => one.kind === kind);
    if (mark === undefined) continue;
    const { reason, evidence } = mark;
    throw new StationError(`installs.version-${kind}`, { extensionId, version, reason, evidence });
  }
}

/** Marks follow bytes, not names: a block holds for the same package under whatever id it comes. */
export async function marksOfDigest(tx: Tx, digest: string): Promise<readonly MarkRow[]> {
  const marks: MarkRow[] = [];
  for (const row of await tx.versions.byDigest(digest)) {
    marks.push(...(await tx.versions.marks(row.extensionId, row.version)));
  }
  return marks;
}
