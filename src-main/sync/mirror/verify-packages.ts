import { StationError } from '../../../src-shared/errors/index.ts';
import { extensionIdOf } from '../../../src-shared/models/manifest.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import {
  packageFactsSchema,
  packageTarget,
  type PackageFacts,
  type RegistryFacts,
} from '../../../src-shared/models/tuf.ts';
import { fileRows } from '../../installs/index.ts';
import type { ReadPackage } from '../../packages/index.ts';
import { jsonDigest, leafHashOf, manifestJsonDigest } from '../../store/index.ts';
import type { FileRow } from '../../store/port.ts';
import type { TrustedKey, verifyPackage } from '../../trust/index.ts';
import { verifyInclusion } from '../../trust/log/index.ts';
import type { RemoteMetadata, TrustedTarget } from '../metadata/index.ts';
import { demandStatements } from '../statements.ts';
import type { MirrorArchive } from './archive.ts';
import { packagePath, type MirrorPackage } from './format.ts';
import { evidenceLineSchema, readLines, type EvidenceLine } from './lines.ts';
import type { VerifiedCatalog } from './verify-catalog.ts';
import { partOf, type VerifiedLog } from './verify-log.ts';

/** One package of a mirror file, with all that tied it to its registry. */
export interface VerifiedPackage {
  readonly named: MirrorPackage;
  readonly evidence: EvidenceLine;
  readonly target: TrustedTarget;
  readonly facts: PackageFacts;
  readonly leaf: string;
  readonly signer: Signer;
  readonly manifest: ReadPackage['manifest'];
  readonly unpackedBytes: number;
  readonly files: readonly FileRow[];
}

export interface PackagesDeps {
  readonly metadata: RemoteMetadata;
  readonly registry: RegistryFacts;
  readonly readPackage: (bytes: Uint8Array) => Promise<ReadPackage>;
  readonly verifyPackage: typeof verifyPackage;
  /** Keys that may speak for a publisher, with what was pinned here. @throws mirror.keys-changed */
  readonly keysOf: (publisherId: string) => Promise<readonly TrustedKey[]>;
  readonly allowSimulated: boolean;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, of: number) => Promise<void>;
  /** Takes the bytes of a package that holds. */
  readonly take: (digest: string, bytes: Uint8Array) => Promise<void>;
}

/** @throws mirror.not-a-target, wrong-target, bundle-differs, signer-refused, not-in-log, evidence-lies, catalog-lies, keys-changed, entry-tampered */
export async function verifyPackages(
  archive: MirrorArchive,
  log: VerifiedLog,
  catalog: VerifiedCatalog,
  deps: PackagesDeps,
): Promise<readonly VerifiedPackage[]> {
  const evidence = await readEvidence(archive);
  const { packages, requires } = archive.list;
  for (const { extensionId, version, digest } of requires)
    demandListed(catalog, extensionId, version, digest);
  const held: VerifiedPackage[] = [];
  for (const [at, named] of packages.entries()) {
    deps.signal.throwIfAborted();
    await deps.progress(at, packages.length);
    held.push(await verifyOne(archive, log, catalog, deps, named, evidence));
  }
  return held;
}

async function readEvidence(archive: MirrorArchive): Promise<ReadonlyMap<string, EvidenceLine>> {
  const wanted = new Set(archive.list.packages.map(nameOf));
  const found = new Map<string, EvidenceLine>();
  for await (const value of readLines(archive.content(partOf(archive, 'evidence')), 'the evidence')) {
    const parsed = evidenceLineSchema.safeParse(value);
    if (!parsed.success) throw lies('a package', 'it has another form', parsed.error);
    const name = nameOf(parsed.data);
    if (!wanted.has(name)) throw lies(name, 'its package is not in the file');
    if (found.has(name)) throw lies(name, 'it is there twice');
    found.set(name, parsed.data);
  }
  return found;
}

async function verifyOne(
  archive: MirrorArchive,
  log: VerifiedLog,
  catalog: VerifiedCatalog,
  deps: PackagesDeps,
  named: MirrorPackage,
  evidence: ReadonlyMap<string, EvidenceLine>,
): Promise<VerifiedPackage> {
  const { extensionId, version, digest } = named;
  const name = nameOf(named);
  const shown = evidence.get(name);
  if (shown === undefined) throw lies(name, 'there is none');
  const told = demandListed(catalog, extensionId, version, digest);
  const { target, facts } = await demandTarget(deps, named);
  if (facts.yanked === true && !told.marks.some(({ kind }) => kind === 'yanked'))
    throw new StationError('mirror.catalog-lies', { what: name, problem: 'its mark "yanked" is kept back' });
  if (facts.bundle === null || jsonDigest(shown.bundle) !== facts.bundle)
    throw new StationError('mirror.bundle-differs', { extensionId, version });
  const { leaf, seq } = catalog.approval(extensionId, version);
  if (shown.seq !== seq)
    throw new StationError('mirror.not-in-log', { what: name, problem: 'the proof is of another leaf' });
  try {
    const { size, rootHash } = log;
    verifyInclusion({ leafHash: leafHashOf(leaf), index: seq, size, proof: shown.proof, rootHash });
  } catch (cause) {
    throw new StationError('mirror.not-in-log', { what: name, problem: 'the proof does not hold' }, cause);
  }
  const bytes = await bytesOf(archive, named);
  const pkg = await deps.readPackage(bytes);
  demandManifest(named, facts, pkg, told.manifest);
  const keys = await deps.keysOf(pkg.manifest.publisher);
  const signer = signerOf(deps, named, shown, pkg, keys);
  const by = { registryPublicKey: deps.registry.registryPublicKey, publisherKeys: keys, now: deps.now() };
  demandStatements(shown.attestations, named, by, lies);
  await deps.take(digest, bytes);
  const { manifest, unpackedBytes } = pkg;
  return {
    named,
    evidence: shown,
    target,
    facts,
    leaf,
    signer,
    manifest,
    unpackedBytes,
    files: fileRows(pkg),
  };
}

function demandListed(catalog: VerifiedCatalog, extensionId: string, version: string, digest: string) {
  const told = catalog.version(extensionId, version);
  const what = `${extensionId}@${version}`;
  if (told === null)
    throw new StationError('mirror.catalog-lies', { what, problem: 'the catalog leaves it out' });
  if (told.digest !== digest)
    throw new StationError('mirror.catalog-lies', { what, problem: 'it has other bytes' });
  if (told.marks.some(({ kind }) => kind === 'blocked'))
    throw new StationError('mirror.not-a-target', { extensionId, version });
  return told;
}

async function demandTarget(
  { metadata, signal }: PackagesDeps,
  { extensionId, version, digest, sizeBytes }: MirrorPackage,
): Promise<{ readonly target: TrustedTarget; readonly facts: PackageFacts }> {
  const target = await metadata.target(packageTarget(extensionId, version), signal);
  if (target === null) throw new StationError('mirror.not-a-target', { extensionId, version });
  const wrong = (problem: string): StationError =>
    new StationError('mirror.wrong-target', { extensionId, version, problem });
  if (`sha256:${target.sha256}` !== digest) throw wrong('its digest is another one');
  if (target.length !== sizeBytes) throw wrong('its length is another one');
  const facts = packageFactsSchema.safeParse(target.custom);
  if (!facts.success) throw wrong('what is added to the target has another form');
  if (facts.data.extensionId !== extensionId || facts.data.version !== version)
    throw wrong('it is for another version');
  return { target, facts: facts.data };
}

async function bytesOf(archive: MirrorArchive, { digest }: MirrorPackage): Promise<Uint8Array> {
  const path = packagePath(digest);
  const file = archive.file(path);
  if (file === null) throw new StationError('mirror.entry-missing', { path });
  const parts: Uint8Array[] = [];
  for await (const part of archive.content(file)) parts.push(part);
  return Buffer.concat(parts);
}

function demandManifest(
  { extensionId, version }: MirrorPackage,
  facts: PackageFacts,
  pkg: ReadPackage,
  listed: ReadPackage['manifest'],
): void {
  const wrong = (problem: string): StationError =>
    new StationError('mirror.wrong-target', { extensionId, version, problem });
  if (extensionIdOf(pkg.manifest) !== extensionId || pkg.manifest.version !== version)
    throw wrong(`the package is ${extensionIdOf(pkg.manifest)}@${pkg.manifest.version}`);
  if (manifestJsonDigest(pkg.manifest) !== facts.manifest) throw wrong('its manifest is another one');
  if (manifestJsonDigest(listed) !== facts.manifest)
    throw new StationError('mirror.catalog-lies', {
      what: `${extensionId}@${version}`,
      problem: 'it is listed with another manifest',
    });
}

function signerOf(
  deps: PackagesDeps,
  { extensionId, version, digest }: MirrorPackage,
  { bundle }: EvidenceLine,
  { manifestDigest }: ReadPackage,
  keys: readonly TrustedKey[],
): Signer {
  try {
    const { allowSimulated, now } = deps;
    const question = {
      bundle,
      digest,
      extensionId,
      version,
      manifestDigest,
      keys,
      now: now(),
      allowSimulated,
    };
    return deps.verifyPackage(question);
  } catch (cause) {
    if (!(cause instanceof StationError)) throw cause;
    throw new StationError('mirror.signer-refused', { extensionId, version, refusal: cause.code }, cause);
  }
}

function nameOf({
  extensionId,
  version,
}: {
  readonly extensionId: string;
  readonly version: string;
}): string {
  return `${extensionId}@${version}`;
}

function lies(what: string, problem: string, cause?: unknown): StationError {
  return new StationError('mirror.evidence-lies', { what, problem }, cause);
}
