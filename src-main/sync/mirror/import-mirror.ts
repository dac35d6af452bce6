import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { newId } from '../../../src-shared/id.ts';
import type { MirrorImported, MirrorReview } from '../../../src-shared/models/mirror.ts';
import type { Tx } from '../../store/port.ts';
import { metadataFolder, metadataLock } from '../connect.ts';
import { withSyncLease } from '../sync-lease.ts';
import { adoptMetadata } from './adopt.ts';
import { withArchive, type MirrorArchive } from './archive.ts';
import type { ExportPhase } from './export-mirror.ts';
import { reviewOf } from './review.ts';
import { keepReview, needReview, noteImported, type KeptReview } from './reviews.ts';
import { takeOver } from './take-over.ts';
import type { TrustGiven } from './trust-in.ts';
import { verifyMirror, type VerifyContext, type VerifyDeps, type VerifyPhase } from './verify-mirror.ts';

/** The points at which an import can be cut; named so that tests can cut it at every one. */
export type ImportPhase = VerifyPhase | 'opened' | 'adopted' | 'taken-over' | 'done';

export interface ImportDeps extends VerifyDeps {
  /** Brings installed copies in line with blocks that came or went. */
  readonly applyMarks: () => Promise<unknown>;
  /** Path of a better-sqlite3 binding built for another runtime than the shipped one. */
  readonly nativeBinding?: string | undefined;
}

export interface MirrorContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number, phase: string) => Promise<void>;
  /** Told of each point at which the work can be cut. */
  readonly onPhase?: ((phase: ImportPhase | ExportPhase) => void | Promise<void>) | undefined;
}

export interface ImportContext extends MirrorContext {
  readonly userId: string;
  /** In the transaction that makes the effect. */
  readonly fence: (tx: Tx) => Promise<void>;
}

export interface InspectInput extends TrustGiven {
  readonly path: string;
}

/** Verifies a mirror file whole and says what in it is new. Nothing of it is used; only the review is kept, for the import. */
export async function inspectMirror(
  deps: ImportDeps,
  input: InspectInput,
  ctx: MirrorContext,
): Promise<MirrorReview> {
  const { path: file, ...given } = input;
  return withScratch(deps, (scratch) =>
    withArchive(file, async (archive) => {
      const mirror = await verifyMirror(deps, archive, given, { ...ctx, scratch });
      const reviewId = newId();
      const review = await reviewOf(deps.store, mirror, { reviewId, path: file, now: deps.now() });
      const { listDigest, sizeBytes } = archive;
      await keepReview(deps.store, {
        path: file,
        listDigest,
        sizeBytes,
        given: plain(given),
        review,
        digests: archive.list.packages.map(({ digest }) => digest),
        at: deps.now(),
        imported: null,
      });
      await ctx.progress(1, 'everything in it holds');
      return review;
    }),
  );
}

/** What a person who confirms is shown again. @throws mirror.review-unknown */
export async function reviewedMirror(deps: ImportDeps, reviewId: string): Promise<MirrorReview> {
  return (await deps.store.read((tx) => needReview(tx, reviewId, deps.now()))).review;
}

/** Whether an import may begin: the review stands, and the root is believed or was compared. @throws mirror.review-unknown, mirror.root-unconfirmed, sync.fingerprint-differs */
export async function demandConfirmed(
  deps: ImportDeps,
  reviewId: string,
  fingerprint: string | undefined,
): Promise<KeptReview> {
  const kept = await deps.store.read((tx) => needReview(tx, reviewId, deps.now()));
  const { rootFingerprint: actual, isConfirmed } = kept.review.registry;
  if (fingerprint === undefined && !isConfirmed)
    throw new StationError('mirror.root-unconfirmed', { fingerprint: actual });
  if (fingerprint !== undefined && fingerprint !== actual)
    throw new StationError('sync.fingerprint-differs', { expected: fingerprint, actual });
  return kept;
}

/**
 * Imports a file that was reviewed: verified once more, its packages to the blobs as they are read, then everything else in one
 * transaction. Cut anywhere, it has done nothing (but for blobs that nobody refers to, which are collected) or everything; the same
 * review may be imported again, and does nothing the second time.
 * @throws mirror.*, sync.under-way
 */
export async function importMirror(
  deps: ImportDeps,
  { reviewId, fingerprint }: { readonly reviewId: string; readonly fingerprint?: string | undefined },
  ctx: ImportContext,
): Promise<MirrorImported> {
  const kept = await demandConfirmed(deps, reviewId, fingerprint);
  const phase = async (name: ImportPhase): Promise<void> => ctx.onPhase?.(name);
  if (kept.imported === null) {
    const { id, rootFingerprint } = kept.review.registry;
    await withSyncLease({ ...deps, newId }, id, ctx.signal, (lease) =>
      withScratch(deps, (scratch) =>
        withArchive(kept.path, async (archive) => {
          demandReviewed(archive, kept);
          await phase('opened');
          const given = {
            ...kept.given,
            fingerprint: kept.given.root === undefined ? rootFingerprint : undefined,
          };
          await importVerified(deps, kept, archive, { ...ctx, given, scratch, lease });
        }),
      ),
    );
  }
  // After an import that was cut here, the next attempt does this.
  await deps.applyMarks();
  await phase('done');
  const { imported } = await deps.store.read((tx) => needReview(tx, reviewId, deps.now()));
  if (imported === null) throw new StationError('mirror.review-unknown', { reviewId });
  await ctx.progress(1, 'imported');
  return imported;
}

async function importVerified(
  deps: ImportDeps,
  kept: KeptReview,
  archive: MirrorArchive,
  ctx: ImportContext &
    Pick<VerifyContext, 'scratch'> & {
      readonly given: TrustGiven;
      readonly lease: { readonly signal: AbortSignal; readonly guard: (tx: Tx) => Promise<void> };
    },
): Promise<void> {
  const { lease, scratch } = ctx;
  const mirror = await verifyMirror(deps, archive, ctx.given, {
    signal: lease.signal,
    progress: (fraction, what) => ctx.progress(fraction * 0.95, what),
    scratch,
    onPhase: ctx.onPhase,
    take: async (_digest, bytes) => void (await deps.blobs.put(bytes)),
  });
  lease.signal.throwIfAborted();
  if (mirror.trust.remoteId !== kept.review.registry.id) throw changed();
  await adoptMetadata(mirror.metadataFolder, metadataFolder(deps.home, mirror.trust), metadataLock(deps));
  await ctx.onPhase?.('adopted');
  await deps.store.transaction(async (tx) => {
    await ctx.fence(tx);
    await lease.guard(tx);
    const { blocks: _blocks, ...imported } = await takeOver(tx, {
      mirror,
      pins: deps.pins,
      now: deps.now(),
      userId: ctx.userId,
    });
    await noteImported(tx, kept, imported);
  });
  await ctx.onPhase?.('taken-over');
}

/** The list is signed and names every other byte: the same list is the same file, or one that is refused while it is read. */
function demandReviewed(archive: MirrorArchive, kept: KeptReview): void {
  if (archive.listDigest !== kept.listDigest || archive.sizeBytes !== kept.sizeBytes) throw changed();
}

function changed(): StationError {
  return new StationError('mirror.changed-meanwhile');
}

/** What a killed process left is taken away by a later one: nothing takes a day. */
const LEFT_MS = 24 * 3_600_000;

/** On the disk of the home. */
async function withScratch<T>({ home, now }: ImportDeps, work: (scratch: string) => Promise<T>): Promise<T> {
  const staging = path.join(home, 'staging');
  const scratch = path.join(staging, `mirror-${newId()}`);
  await mkdir(staging, { recursive: true, mode: 0o700 });
  for (const name of await readdir(staging)) {
    const left = path.join(staging, name);
    if (!name.startsWith('mirror-')) continue;
    // Another one may have come to its end, and taken its own away.
    const found = await lstat(left).catch(() => null);
    if (found !== null && found.mtimeMs < now() - LEFT_MS) await rm(left, { recursive: true, force: true });
  }
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function plain(given: TrustGiven): KeptReview['given'] {
  return JSON.parse(JSON.stringify(given)) as KeptReview['given'];
}
