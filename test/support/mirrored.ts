import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { MirrorImported, MirrorReview } from '../../src-shared/models/mirror.ts';
import type { ExportSummary } from '../../src-main/sync/mirror/index.ts';
import type { Choice } from '../../src-main/sync/mirror/choose.ts';
import type { Station } from '../../src-main/station.ts';
import { ADMIN, quiet } from './sharing-server.ts';

/** A file of everything that a station offers as its own, or of what another offers that it follows. */
export function exportFrom(
  { mirror }: Station,
  out: string,
  options: {
    readonly from?: string;
    readonly choice?: Choice;
    readonly since?: string;
    readonly url?: string | null;
  } = {},
): Promise<ExportSummary> {
  const { from = null, choice = { all: true, named: [] }, since, url = 'https://registry.example' } = options;
  return mirror.export({ out, from, choice, since, url: url ?? undefined }, quiet);
}

/** Reviews a file as somebody who compared the fingerprint of its root, or was not asked. */
export function inspect(
  { mirror }: Station,
  file: string,
  given: { readonly fingerprint?: string; readonly as?: string; readonly exporter?: string } = {},
): Promise<MirrorReview> {
  return mirror.inspect({ path: file, ...given }, quiet);
}

/** Reviews and imports. */
export async function importInto(
  station: Station,
  file: string,
  given: { readonly fingerprint?: string; readonly as?: string; readonly exporter?: string } = {},
): Promise<MirrorImported> {
  const { reviewId } = await inspect(station, file, given);
  return station.mirror.import({ reviewId }, { ...quiet, userId: ADMIN.userId });
}

/**
 * Everything that a home knows and that somebody could rely on, as one digest: all rows but those of jobs, leases, reviews and
 * the passing of time; blobs; and the metadata of registries.
 */
export async function knowledgeOf({ store }: Station, home: string): Promise<string> {
  const hash = createHash('sha256');
  const rows = await store.read(async (tx) => {
    const remotes = await tx.remotes.list();
    const extensions = await tx.extensions.list({ limit: 1_000, offset: 0 });
    const versions = [];
    for (const { id } of extensions)
      for (const row of await tx.versions.list(id))
        versions.push(
          row,
          await tx.versions.marks(id, row.version),
          await tx.remotes.version(id, row.version),
        );
    return {
      remotes,
      extensions,
      versions,
      pins: await tx.trust.pins(),
      log: await tx.log.size(),
      exporters: await tx.settings.all('mirror.exporter.'),
      history: await tx.remotes.history({ limit: 100, offset: 0 }),
      conflicts: await tx.remotes.conflicts({ limit: 100, offset: 0 }),
    };
  });
  hash.update(JSON.stringify(rows));
  for (const folder of ['blobs', 'remotes'])
    for (const file of await filesIn(path.join(home, folder))) hash.update(file).update(await readFile(file));
  return hash.digest('hex');
}

/** Blobs of a home, by digest. */
export async function blobsOf({ blobs }: Station): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { digest } of blobs.list()) found.push(digest);
  return found.toSorted();
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}
