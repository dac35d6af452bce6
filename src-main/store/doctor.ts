import { blobPath } from './backup-manifest.ts';
import type { BlobStore } from './blob-port.ts';
import type { Store } from './port.ts';

/** One line of `wpk doctor`. */
export interface DoctorCheck {
  readonly name: string;
  /** Only errors make a home unhealthy. */
  readonly level: 'error' | 'warning';
  readonly ok: boolean;
  readonly detail: string;
}

/** How many digests a line names. */
const NAMED = 10;

/** Store, ledger, log and blobs. A lost or damaged blob that a row needs is an error, one that nothing needs a warning. */
export async function runStoreChecks(store: Store, blobs: BlobStore): Promise<readonly DoctorCheck[]> {
  const database = (await store.check()).map((check): DoctorCheck => ({
    name: check.name,
    level: 'error',
    ok: check.ok,
    detail: check.detail,
  }));
  // A damaged database cannot say which blobs it needs.
  if (database.some(({ name, ok }) => (name === 'store.integrity' || name === 'store.schema') && !ok))
    return database;
  const { required, referenced } = await store.read(async (tx) => ({
    required: await tx.blobs.required(),
    referenced: await tx.blobs.referenced(),
  }));
  return [...database, await neededBlobs(blobs, required), await orphanBlobs(blobs, referenced)];
}

async function neededBlobs(blobs: BlobStore, required: ReadonlySet<string>): Promise<DoctorCheck> {
  const problems: string[] = [];
  for (const digest of [...required].toSorted()) {
    const state = await blobs.verify(digest);
    if (state !== 'ok') problems.push(`${blobPath(digest)} is ${state} (${digest})`);
  }
  return {
    name: 'blobs',
    level: 'error',
    ok: problems.length === 0,
    detail: problems.length === 0 ? `${required.size} needed blobs are whole` : named(problems),
  };
}

async function orphanBlobs(blobs: BlobStore, referenced: ReadonlySet<string>): Promise<DoctorCheck> {
  const orphans: string[] = [];
  for await (const { digest } of blobs.list()) if (!referenced.has(digest)) orphans.push(digest);
  return {
    name: 'blobs.orphans',
    level: 'warning',
    ok: orphans.length === 0,
    detail: orphans.length === 0 ? 'every blob is needed' : `needed by nothing: ${named(orphans)}`,
  };
}

function named(lines: readonly string[]): string {
  const more = lines.length > NAMED ? `; and ${lines.length - NAMED} more` : '';
  return lines.slice(0, NAMED).join('; ') + more;
}
