import { cp } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { RegistryFacts } from '../../../src-shared/models/tuf.ts';
import type { ReadPackage } from '../../packages/index.ts';
import type { BlobStore } from '../../store/blob-port.ts';
import type { Store } from '../../store/port.ts';
import type { verifyPackage } from '../../trust/index.ts';
import type { ShownPublisher, TrustPolicy } from '../../trust-policy/index.ts';
import { metadataFolder } from '../connect.ts';
import { openMetadata, type MetadataState, type RemoteMetadata } from '../metadata/index.ts';
import type { MirrorArchive } from './archive.ts';
import { archiveHttp } from './archive-http.ts';
import { demandMarks } from './demand-marks.ts';
import { demandDependencies } from './dependencies.ts';
import { keysFor } from './keys-for.ts';
import { verifySignature } from './signature.ts';
import { knownElsewhere, trustFor, type MirrorTrust, type TrustGiven } from './trust-in.ts';
import { verifyCatalog, type VerifiedCatalog } from './verify-catalog.ts';
import { verifyLog, type VerifiedLog } from './verify-log.ts';
import { verifyPackages, type VerifiedPackage } from './verify-packages.ts';

export interface VerifyDeps {
  readonly home: string;
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly now: () => number;
  readonly readPackage: (bytes: Uint8Array) => Promise<ReadPackage>;
  readonly verifyPackage: typeof verifyPackage;
  readonly pins: Pick<TrustPolicy['pins'], 'look' | 'checkIn'>;
  readonly keysOf: TrustPolicy['keysOf'];
  readonly simulation: () => Promise<boolean>;
}

export interface VerifyContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
  /** A folder that is thrown away afterwards. */
  readonly scratch: string;
  readonly onPhase?: ((phase: VerifyPhase) => void | Promise<void>) | undefined;
  /** Takes the bytes of a package that holds; left out where it is only looked. */
  readonly take?: (digest: string, bytes: Uint8Array) => Promise<void>;
}

/** The points at which a check can be cut; named so that tests can cut it at every one. */
export type VerifyPhase = 'signature' | 'metadata' | 'log' | 'catalog' | 'package' | 'verified';

/** A mirror file in which everything holds. */
export interface VerifiedMirror {
  readonly archive: MirrorArchive;
  readonly trust: MirrorTrust;
  readonly facts: RegistryFacts;
  readonly state: MetadataState;
  /** Where its verified metadata lies, in the scratch folder. */
  readonly metadataFolder: string;
  readonly log: VerifiedLog;
  readonly catalog: VerifiedCatalog;
  readonly packages: readonly VerifiedPackage[];
  /** Publishers as the metadata shows them, as far as they are not this home's own. */
  readonly publishers: readonly ShownPublisher[];
  /** The moment as of which everything holds, UTC milliseconds. */
  readonly asOf: number;
}

/**
 * Verifies everything in a mirror file, and changes nothing: the signature of its list, every digest and size, the metadata from a
 * root that is believed or shown, the log against what is known of it, the catalog against the log, and each package against all
 * of them.
 * @throws mirror.*, sync.metadata-*, packages.*
 */
export async function verifyMirror(
  deps: VerifyDeps,
  archive: MirrorArchive,
  given: TrustGiven,
  ctx: VerifyContext,
): Promise<VerifiedMirror> {
  const { list } = archive;
  const phase = async (name: VerifyPhase): Promise<void> => {
    await ctx.onPhase?.(name);
    ctx.signal.throwIfAborted();
  };
  await ctx.progress(0.01, 'checking the signature');
  verifySignature(archive);
  // Before anything is read out of it; packages are hashed when their turn comes.
  for (const file of list.files)
    if (file.kind !== 'package') await readThrough(archive.content(file), ctx.signal);
  await phase('signature');
  const trust = await trustFor(deps.store, archive, given);
  demandNewer(archive, trust);

  await ctx.progress(0.03, 'checking the signed metadata');
  // Its metadata was good when it was made; how old that is by the clock of this machine is shown to whoever decides.
  const asOf = Math.min(Date.parse(list.createdAt), deps.now());
  const folder = path.join(ctx.scratch, 'tuf');
  await copyKnown(metadataFolder(deps.home, trust), folder);
  const metadata = openMetadata({
    folder,
    http: archiveHttp(archive),
    now: () => asOf,
    trustedRoot: trust.root,
  });
  const state = await notOlder(archive, trust, () => metadata.refresh(ctx.signal));
  demandVersions(archive, state);
  const facts = await metadata.registry(ctx.signal);
  demandSameLog(archive, trust, facts);
  const { known, others } = await knownElsewhere(deps.store, trust, facts);
  for (const other of others)
    await notOlder(archive, trust, () => metadata.notOlderThan(metadataFolder(deps.home, other)));
  await phase('metadata');

  await ctx.progress(0.1, 'checking the log');
  const log = await verifyLog(archive, facts, known, ctx.signal);
  await phase('log');
  const catalog = await verifyCatalog(archive, log);
  await demandMarks(deps.store, trust.remoteId, catalog, await signedMarks(metadata, ctx.signal));
  await demandDependencies(deps, archive, catalog);
  await phase('catalog');

  const publishers = new Map<string, ShownPublisher>();
  const packages = await verifyPackages(archive, log, catalog, {
    metadata,
    registry: facts,
    readPackage: deps.readPackage,
    verifyPackage: deps.verifyPackage,
    keysOf: (publisherId) => keysFor(deps, { trust, metadata, publishers, signal: ctx.signal }, publisherId),
    allowSimulated: await deps.simulation(),
    now: deps.now,
    signal: ctx.signal,
    progress: (done, of) => ctx.progress(0.2 + 0.75 * (done / of), `checking packages, ${done} of ${of}`),
    async take(digest, bytes) {
      await ctx.take?.(digest, bytes);
      await phase('package');
    },
  });
  // Leaves were compared with slices of a file that had been read before: it has to be that file still.
  await archive.demandUnchanged();
  await ctx.onPhase?.('verified');
  return {
    archive,
    trust: { ...trust, known },
    facts,
    state,
    metadataFolder: folder,
    log,
    catalog,
    packages,
    publishers: [...publishers.values()],
    asOf,
  };
}

async function readThrough(content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const reading = content[Symbol.asyncIterator]();
  while ((await reading.next()).done !== true) signal.throwIfAborted();
}

/** Said before anything else of an old file: the reason is plainer than that its metadata has outlived itself. */
function demandNewer({ list }: MirrorArchive, { known }: MirrorTrust): void {
  if (known !== null && list.log.size < known.size)
    throw new StationError('mirror.rollback', { id: known.id, size: list.log.size, known: known.size });
}

async function copyKnown(from: string, to: string): Promise<void> {
  try {
    await cp(from, to, { recursive: true });
  } catch (thrown) {
    // A registry that was never synced has none.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
  }
}

/** @throws mirror.rollback in place of sync.metadata-rollback */
async function notOlder<T>(
  { list }: MirrorArchive,
  { known, remoteId }: MirrorTrust,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof StationError && cause.code === 'sync.metadata-rollback')) throw cause;
    const { size } = list.log;
    throw new StationError('mirror.rollback', { id: remoteId, size, known: known?.size ?? 0 }, cause);
  }
}

function demandVersions({ list }: MirrorArchive, { roles }: MetadataState): void {
  for (const { role, version } of roles)
    if (list.metadata[role] !== version)
      throw new StationError('mirror.metadata-differs', {
        problem: `the ${role} is version ${version}, not ${list.metadata[role]}`,
      });
}

/** Files from before they came along have none; there it would be up to the exporter whether they are. @throws mirror.metadata-differs */
async function signedMarks(
  metadata: RemoteMetadata,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<RemoteMetadata['marks']>>> {
  try {
    return await metadata.marks(signal);
  } catch (cause) {
    if (!(cause instanceof StationError && cause.code === 'sync.metadata-missing')) throw cause;
    const problem = 'marks.json is missing, as in files of an earlier version of this program';
    throw new StationError('mirror.metadata-differs', { problem }, cause);
  }
}

function demandSameLog(
  { list }: MirrorArchive,
  { remote, known, remoteId }: MirrorTrust,
  facts: RegistryFacts,
): void {
  if (facts.logOrigin !== list.origin.logOrigin)
    throw new StationError('mirror.metadata-differs', { problem: 'it is of another log' });
  if (facts.name !== list.origin.name)
    throw new StationError('mirror.metadata-differs', { problem: `its registry is called ${facts.name}` });
  const expected = remote?.logOrigin ?? known?.origin ?? null;
  if (expected !== null && expected !== facts.logOrigin)
    throw new StationError('mirror.another-registry', {
      id: remoteId,
      expected,
      actual: facts.logOrigin,
    });
}
