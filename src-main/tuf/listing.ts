import { TargetFile } from '@tufjs/models';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import type { Json } from '../../src-shared/json.ts';
import {
  packageTarget,
  publisherTarget,
  type PackageFacts,
  type PublisherFacts,
} from '../../src-shared/models/tuf.ts';
import { jsonDigest, manifestJsonDigest, sha256Hex } from '../store/index.ts';
import type { Store, Tx } from '../store/port.ts';

type Reading = Pick<Store, 'read'>;

/** A target as it should be listed; null for a path that is not to be listed. */
export interface Listed {
  readonly path: string;
  readonly target: TargetFile | null;
  /** The bytes, where the server keeps them beside the metadata: packages lie with the blobs. */
  readonly bytes: Buffer | null;
  /** Whose package it is; null for what the server itself says. */
  readonly publisherId: string | null;
}

/** What has to be looked at again. */
export interface Changes {
  readonly extensions: ReadonlySet<string>;
  readonly publishers: ReadonlySet<string>;
  /** All leaves before this one are accounted for. */
  readonly toSeq: number;
}

const LEAVES = 500;
const PAGE = 500;

/** Names that leaves from `fromSeq` on tell of. */
export async function changesSince(store: Reading, fromSeq: number): Promise<Changes> {
  const extensions = new Set<string>();
  const publishers = new Set<string>();
  let toSeq = fromSeq;
  for (;;) {
    const rows = await store.read((tx) => tx.log.list(toSeq, LEAVES));
    for (const { leaf, seq } of rows) {
      toSeq = seq + 1;
      const named = namedIn(leaf);
      if (named === null) continue;
      if ('extension' in named) extensions.add(named.extension);
      else publishers.add(named.publisher);
    }
    if (rows.length < LEAVES) return { extensions, publishers, toSeq };
  }
}

/** Does any leaf from `fromSeq` on tell of a name? */
export async function isChangedSince(store: Reading, fromSeq: number): Promise<boolean> {
  for (let seq = fromSeq; ;) {
    const rows = await store.read((tx) => tx.log.list(seq, LEAVES));
    if (rows.some(({ leaf }) => namedIn(leaf) !== null)) return true;
    if (rows.length < LEAVES) return false;
    seq += rows.length;
  }
}

/** The name that a leaf tells of; null where nothing that is listed can have changed. */
function namedIn(leaf: string): { readonly extension: string } | { readonly publisher: string } | null {
  const { type, extensionId, publisher } = JSON.parse(leaf) as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string') return null;
  if (/^(?:version|mark)\./.test(type) && typeof extensionId === 'string') return { extension: extensionId };
  if (type.startsWith('publisher.') && typeof publisher === 'string') return { publisher };
  return null;
}

/** Every name there is. */
export async function everything(store: Reading): Promise<Changes> {
  const extensions = new Set<string>();
  const { publishers, toSeq } = await store.read(async (tx) => ({
    publishers: new Set((await tx.publishers.list()).map(({ id }) => id)),
    toSeq: await tx.log.size(),
  }));
  for (let offset = 0; ; offset += PAGE) {
    const rows = await store.read((tx) => tx.extensions.list({ limit: PAGE, offset }));
    for (const { id } of rows) extensions.add(id);
    if (rows.length < PAGE) return { extensions, publishers, toSeq };
  }
}

/** Targets of one extension: approved versions, the blocked ones left out. What came from another server is that server's to vouch for. */
export async function extensionListing(tx: Tx, extensionId: string): Promise<readonly Listed[]> {
  const extension = await tx.extensions.get(extensionId);
  if (extension === null) return [];
  const versions = await markedVersions(tx, extensionId);
  const { publisherId, origin } = extension;
  return versions.map(({ row, marks }) => {
    const path = packageTarget(extensionId, row.version);
    const isListed = origin === 'local' && row.state === 'approved' && !marks.includes('blocked');
    if (!isListed || row.digest === null || row.sizeBytes === null || row.manifest === null)
      return { path, target: null, bytes: null, publisherId };
    const facts: PackageFacts = {
      extensionId,
      version: row.version,
      bundle: row.bundle === null ? null : jsonDigest(row.bundle),
      manifest: manifestJsonDigest(row.manifest),
      ...(marks.includes('yanked') ? { yanked: true } : {}),
      ...(row.simulated ? { simulated: true } : {}),
    };
    const target = new TargetFile({
      path,
      length: row.sizeBytes,
      hashes: { sha256: row.digest.slice('sha256:'.length) },
      unrecognizedFields: { custom: { ...facts } },
    });
    return { path, target, bytes: null, publisherId };
  });
}

async function markedVersions(tx: Tx, extensionId: string) {
  const rows = await tx.versions.list(extensionId);
  const marked = [];
  for (const row of rows) {
    const marks = row.state === 'approved' ? await tx.versions.marks(extensionId, row.version) : [];
    marked.push({ row, marks: marks.map(({ kind }) => kind) });
  }
  return marked;
}

const MOST_ROTATIONS = 100;

/** The target with a publisher's keys. */
export async function publisherListing(store: Reading, publisherId: string): Promise<Listed> {
  const path = publisherTarget(publisherId);
  const found = await store.read(async (tx) => {
    const row = await tx.publishers.get(publisherId);
    if (row === null) return null;
    const [keys, rotations] = [await tx.publishers.keys(publisherId), await tx.trust.rotations(publisherId)];
    return { row, keys, rotations };
  });
  if (found === null) return { path, target: null, bytes: null, publisherId: null };
  const facts: PublisherFacts = {
    format: 1,
    id: found.row.id,
    displayName: found.row.displayName,
    keys: found.keys.map(({ keyId, publicKey, addedAt, revokedAt, simulated, identity }) => ({
      keyId,
      publicKey,
      addedAt: new Date(addedAt).toISOString(),
      revokedAt: revokedAt === null ? null : new Date(revokedAt).toISOString(),
      simulated,
      identity,
    })),
    // The newest are those that somebody may still have to follow.
    rotations: found.rotations.slice(-MOST_ROTATIONS).map(({ statement }) => statement),
  };
  return ownTarget(path, facts);
}

/** A small document that the server itself says. */
export function ownTarget(path: string, content: object): Listed {
  const bytes = Buffer.from(canonicalJson(content as Json));
  const sha256 = sha256Hex(bytes);
  const target = new TargetFile({ path, length: bytes.length, hashes: { sha256 } });
  return { path, target, bytes, publisherId: null };
}

/** Section 6.2: where the bytes of a target lie, below `targets/`. */
export function targetFile(target: TargetFile): string {
  const slash = target.path.lastIndexOf('/') + 1;
  const sha256 = target.hashes['sha256'] ?? '';
  return `targets/${target.path.slice(0, slash)}${sha256}.${target.path.slice(slash)}`;
}
