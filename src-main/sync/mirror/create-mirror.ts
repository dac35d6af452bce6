import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { StationError } from '../../../src-shared/errors/index.ts';
import { SYNC_LIMITS } from '../../../src-shared/limits.ts';
import type { MirrorImported, MirrorReview } from '../../../src-shared/models/mirror.ts';
import type { PackageSigner } from '../../trust/index.ts';
import { connecting, metadataFolder, type ConnectDeps } from '../connect.ts';
import { needRemote } from '../remotes.ts';
import type { Sync } from '../port.ts';
import type { Choice } from './choose.ts';
import type { ExportSummary } from './export-mirror.ts';
import type { ImportContext, ImportDeps, MirrorContext } from './import-mirror.ts';
import type { OwnSourceDeps } from './own-source.ts';
import type { MirrorSource } from './source.ts';

export interface MirrorExport {
  readonly out: string;
  /** Short name of a server that is followed; null for this home itself. */
  readonly from: string | null;
  readonly choice: Choice;
  readonly since?: string | undefined;
  /** Where stations that can reach this home find it. */
  readonly url?: string | undefined;
}

export interface MirrorInspection {
  readonly path: string;
  readonly rootPath?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly as?: string | undefined;
  readonly exporter?: string | undefined;
}

/** Files that carry a registry over an air gap. */
export interface Mirror {
  export(input: MirrorExport, ctx: MirrorContext): Promise<ExportSummary>;
  inspect(input: MirrorInspection, ctx: MirrorContext): Promise<MirrorReview>;
  review(reviewId: string): Promise<MirrorReview>;
  /** May an import of this review begin? @throws mirror.review-unknown, mirror.root-unconfirmed, sync.fingerprint-differs */
  check(reviewId: string, fingerprint: string | undefined): Promise<void>;
  import(
    input: { readonly reviewId: string; readonly fingerprint?: string | undefined },
    ctx: ImportContext,
  ): Promise<MirrorImported>;
}

export type CreateMirrorDeps = ImportDeps &
  ConnectDeps &
  Omit<OwnSourceDeps, 'home' | 'store' | 'blobs'> & {
    readonly fetch: Sync['fetch'];
    readonly signer: () => Promise<PackageSigner>;
  };

// Loaded when it is first used: nothing of it is needed on the way to the first screen.
const importing = () => import('./import-mirror.ts');

/** The composition of this part. */
export function createMirror(deps: CreateMirrorDeps): Mirror {
  const connect = connecting(deps);
  const sourceOf = async ({ from, url }: MirrorExport): Promise<MirrorSource> => {
    if (from === null) return (await import('./own-source.ts')).openOwnSource(deps, url ?? null);
    const { openRemoteSource } = await import('./remote-source.ts');
    const row = await deps.store.read((tx) => needRemote(tx, from));
    const { http, close } = await connect(row);
    const quiet = async (): Promise<void> => Promise.resolve();
    return openRemoteSource(
      {
        http,
        folder: path.join(deps.home, 'remotes', row.id),
        metadataFolder: metadataFolder(deps.home, row),
        blobs: deps.blobs,
        close,
        fetchPackage: (extensionId, version, signal) =>
          deps.fetch(extensionId, version, { signal, progress: quiet }),
      },
      row,
    );
  };
  return {
    async export(input, ctx) {
      const source = await sourceOf(input);
      try {
        const { blobs, signer, now } = deps;
        const own = await signer();
        const { exportMirror } = await import('./export-mirror.ts');
        return await exportMirror({ source, blobs, signer: () => Promise.resolve(own), now, ...ctx }, input);
      } finally {
        await source.close();
      }
    },
    async inspect({ rootPath, ...input }, ctx) {
      const root = rootPath === undefined ? undefined : await readRootFile(rootPath);
      return (await importing()).inspectMirror(deps, { ...input, root }, ctx);
    },
    review: async (reviewId) => (await importing()).reviewedMirror(deps, reviewId),
    check: async (reviewId, fingerprint) =>
      void (await (await importing()).demandConfirmed(deps, reviewId, fingerprint)),
    import: async (input, ctx) => (await importing()).importMirror(deps, input, ctx),
  };
}

/** @throws sync.root-invalid */
async function readRootFile(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > SYNC_LIMITS.rootBytes)
      throw new StationError('sync.root-invalid', { problem: 'it is too large' });
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof StationError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    throw new StationError('sync.root-invalid', { problem: `it cannot be read (${code})` }, thrown);
  }
}
