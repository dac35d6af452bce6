import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { newId } from '../../../src-shared/id.ts';
import { packageFactsSchema, packageTarget } from '../../../src-shared/models/tuf.ts';
import type { BlobStore } from '../../store/blob-port.ts';
import { syncFolder } from '../../store/index.ts';
import type { PackageSigner } from '../../trust/index.ts';
import { openMetadata, type RemoteMetadata } from '../metadata/index.ts';
import { readRoot } from '../read-root.ts';
import type { Choice, ChosenVersion } from './choose.ts';
import { followLog } from './follow-log.ts';
import { writeList } from './format.ts';
import { writeLine, type EvidenceLine } from './lines.ts';
import { listOf } from './list-of.ts';
import { olderRoots } from './older-roots.ts';
import { readCatalog, writeCatalog } from './read-catalog.ts';
import { recording, type RecordedFile } from './recorder.ts';
import { readEarlier, type Earlier } from './since.ts';
import { signList } from './signature.ts';
import type { MirrorSource } from './source.ts';
import { openSpool, type Spool } from './spool.ts';
import { writeArchive } from './write-archive.ts';

/** The points at which an export can be cut; named so that tests can cut it at every one. */
export type ExportPhase =
  'begun' | 'metadata' | 'log' | 'catalog' | 'evidence' | 'package' | 'signed' | 'written' | 'renamed';

export interface ExportInput {
  readonly out: string;
  readonly choice: Choice;
  /** Path of an earlier mirror file, or a date: what was approved before stays out. */
  readonly since?: string | undefined;
}

export interface ExportDeps {
  readonly source: MirrorSource;
  readonly blobs: BlobStore;
  readonly signer: () => Promise<PackageSigner>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
  readonly onPhase?: ((phase: ExportPhase) => void | Promise<void>) | undefined;
}

/** What an export came to. */
export interface ExportSummary {
  readonly path: string;
  readonly sizeBytes: number;
  readonly fingerprint: string;
  readonly exporter: string;
  readonly packages: number;
  readonly requires: number;
  /** Versions that were asked for with everything else, and that the registry does not vouch for (yet). */
  readonly leftOut: readonly string[];
  readonly logSize: number;
}

/**
 * Writes one signed file with chosen packages, what they need, and all that it takes to believe them offline. It appears under its
 * name when it is whole; until then nothing but a folder beside it is there, which goes with every end but a killed process.
 * @throws mirror.out-exists, mirror.nothing-chosen, mirror.not-exportable, sync.*, tuf.*, trust.*
 */
export async function exportMirror(deps: ExportDeps, input: ExportInput): Promise<ExportSummary> {
  const out = path.resolve(input.out);
  if (existsSync(out)) throw new StationError('mirror.out-exists', { path: out });
  const folder = path.dirname(out);
  if (!existsSync(folder))
    throw new StationError('store.cannot-open', { path: out, problem: 'its folder is missing' });
  const since = await readEarlier(input.since);
  const partial = path.join(folder, `.${newId()}.partial`);
  const spool = await openSpool(`${partial}.parts`);
  try {
    await deps.onPhase?.('begun');
    const made = await collect(deps, input.choice, since, spool);
    await writeArchive(partial, made.content, made.written);
    await deps.onPhase?.('written');
    deps.signal.throwIfAborted();
    if (existsSync(out)) throw new StationError('mirror.out-exists', { path: out });
    await rename(partial, out);
    await syncFolder(folder);
    await deps.onPhase?.('renamed');
    return { path: out, sizeBytes: (await stat(out)).size, ...made.summary };
  } finally {
    await rm(partial, { force: true });
    await spool.remove();
  }
}

async function collect(deps: ExportDeps, choice: Choice, since: Earlier | null, spool: Spool) {
  const { source, signal, now } = deps;
  await deps.progress(0.01, 'reading the signed metadata');
  const trustedRoot = await source.trustedRoot(signal);
  const recorder = recording(source.http);
  const metadata = openMetadata({
    folder: path.join(spool.folder, 'tuf'),
    http: recorder.http,
    now,
    trustedRoot,
  });
  const state = await metadata.refresh(signal);
  if (source.known !== null) await metadata.notOlderThan(source.known.metadataFolder);
  const facts = await metadata.registry(signal);
  // They come along, so that whoever imports can tell what is left out.
  const marks = (await metadata.marks(signal)) ?? [];
  await deps.onPhase?.('metadata');

  const hashes = await spool.part('hashes');
  const identity = { origin: facts.logOrigin, publicKey: facts.logPublicKey };
  const log = await followLog(source, identity, hashes, (done, of) =>
    deps.progress(0.02 + 0.18 * (done / of), `reading the log, ${done} of ${of}`),
  );
  await log.advance(signal);
  await deps.onPhase?.('log');
  const { entries, chosen } = await readCatalog(deps, choice, log);
  await deps.onPhase?.('catalog');

  const vouched: ChosenVersion[] = [];
  const leftOut: string[] = [];
  for (const [at, one] of chosen.entries()) {
    signal.throwIfAborted();
    await deps.progress(0.3 + 0.1 * (at / chosen.length), `looking up ${one.extensionId}@${one.version}`);
    const problem = await targetProblem(metadata, one, signal);
    if (problem === null) vouched.push(one);
    else if (choice.all) leftOut.push(`${one.extensionId}@${one.version}`);
    else
      throw new StationError('mirror.not-exportable', {
        extensionId: one.extensionId,
        version: one.version,
        problem,
      });
  }
  const isEarlier = (one: ChosenVersion): boolean =>
    since !== null && (since.digests?.has(one.digest) ?? one.approvedAt < since.before);
  const packages = vouched.filter((one) => !isEarlier(one));
  const requires = vouched.filter(isEarlier);
  const publishers = new Set(vouched.map(({ extensionId }) => extensionId.split('.')[0] ?? ''));
  for (const id of publishers) await metadata.publisher(id, signal);

  const catalog = await spool.part('catalog');
  const leaves = await spool.part('leaves');
  const wanted = new Set(vouched.map((one) => `${one.extensionId}@${one.version}`));
  await writeCatalog({ entries, wanted, log, signed: marks }, { catalog, leaves });
  const evidence = await spool.part('evidence');
  for (const [at, one] of packages.entries()) {
    signal.throwIfAborted();
    const name = `${one.extensionId}@${one.version}`;
    await deps.progress(0.4 + 0.3 * (at / packages.length), `bringing ${name} along`);
    await evidence.write(writeLine(await evidenceOf(source, one, log.size, signal)));
    await deps.onPhase?.('evidence');
    await source.demandPackage(one, signal);
    await deps.onPhase?.('package');
  }
  const checkpoint = await spool.part('checkpoint');
  await checkpoint.write(Buffer.from(log.checkpoint));

  const root = await readRoot(trustedRoot);
  const older = await olderRoots(source, root.version, signal);
  const recorded: RecordedFile[] = [
    ...older,
    { name: `${root.version}.root.json`, bytes: Buffer.from(trustedRoot) },
    ...[...recorder.files].map(([name, bytes]) => ({ name, bytes })),
  ];
  const parts = { checkpoint, 'log-hashes': hashes, leaves, catalog, evidence };
  const oldest = await readRoot((recorded[0]?.bytes ?? Buffer.from(trustedRoot)).toString('utf8'));
  const signer = await deps.signer();
  const { list, files } = await listOf(
    { ...deps, exporter: source.isOwn ? facts.name : `a follower of ${facts.name}` },
    {
      signer,
      state,
      recorded,
      parts,
      packages,
      requires,
      origin: {
        name: facts.name,
        url: source.url,
        rootFingerprint: oldest.fingerprint,
        logOrigin: facts.logOrigin,
      },
      since: since === null ? null : { createdAt: since.createdAt, list: since.list },
      complete: choice.all && leftOut.length === 0,
      logSize: log.size,
    },
  );
  await log.keep();
  const listBytes = writeList(list);
  const signature = await signList(listBytes, signer);
  await deps.onPhase?.('signed');
  const total = files.reduce((sum, { file }) => sum + file.sizeBytes, 1);
  let done = 0;
  return {
    content: { listBytes, signature, files },
    written: async (bytes: number) => {
      signal.throwIfAborted();
      done += bytes;
      await deps.progress(0.7 + 0.3 * (done / total), `writing, ${Math.round((100 * done) / total)} %`);
    },
    summary: {
      fingerprint: oldest.fingerprint,
      exporter: signer.identity.fingerprint,
      packages: packages.length,
      requires: requires.length,
      leftOut,
      logSize: log.size,
    } satisfies Omit<ExportSummary, 'path' | 'sizeBytes'>,
  };
}

async function targetProblem(
  metadata: RemoteMetadata,
  { extensionId, version, digest, sizeBytes }: ChosenVersion,
  signal: AbortSignal,
): Promise<string | null> {
  const target = await metadata.target(packageTarget(extensionId, version), signal);
  if (target === null) return 'it is not in the signed metadata';
  if (`sha256:${target.sha256}` !== digest || target.length !== sizeBytes)
    return 'the signed metadata has other bytes of it';
  return packageFactsSchema.safeParse(target.custom).success
    ? null
    : 'the signed metadata says too little of it';
}

async function evidenceOf(
  source: MirrorSource,
  { extensionId, version }: ChosenVersion,
  size: number,
  signal: AbortSignal,
): Promise<EvidenceLine> {
  const [bundle, attestations, { seq, proof }] = [
    await source.bundle(extensionId, version, signal),
    await source.attestations(extensionId, version, signal),
    await source.inclusion({ extensionId, version, size }, signal),
  ];
  return { extensionId, version, bundle, attestations: [...attestations], seq, proof: [...proof] };
}
