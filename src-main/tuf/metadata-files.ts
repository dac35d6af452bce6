import '../trust/linear-tuf.ts';
import {
  Metadata,
  MetadataKind,
  MetaFile,
  type Root,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import type { JsonObject } from '../../src-shared/json.ts';
import { sha256Hex } from '../store/index.ts';
import type { TufFolder } from './folder.ts';

interface Kinds {
  readonly root: Root;
  readonly targets: Targets;
  readonly snapshot: Snapshot;
  readonly timestamp: Timestamp;
}
export type SignedKind = keyof Kinds;

/** Reads one file of metadata as it lies there; signatures are another matter. @throws tuf.corrupt */
export function parseMetadata<Kind extends SignedKind>(
  kind: Kind,
  bytes: Uint8Array,
  file: string,
): Metadata<Kinds[Kind]> {
  try {
    const json = JSON.parse(Buffer.from(bytes).toString('utf8')) as JsonObject;
    const kinds = { root: MetadataKind.Root, targets: MetadataKind.Targets } as const;
    const others = { snapshot: MetadataKind.Snapshot, timestamp: MetadataKind.Timestamp } as const;
    // The overloads of `fromJSON` know each kind, but not that this is one of them.
    return Metadata.fromJSON({ ...kinds, ...others }[kind] as MetadataKind.Root, json as never) as never;
  } catch (thrown) {
    throw new StationError('tuf.corrupt', { file }, thrown);
  }
}

export function bytesOf(metadata: { toJSON(): unknown }): Buffer {
  return Buffer.from(JSON.stringify(metadata.toJSON()));
}

/** Version, length and digest of a file, as the file above it names them. */
export function metaOf(version: number, bytes: Uint8Array): MetaFile {
  return metaFileOf(version, bytes.length, sha256Hex(bytes));
}

/** The same of a file whose SHA-256 (hex) is known. */
export function metaFileOf(version: number, length: number, sha256: string): MetaFile {
  return new MetaFile({ version, length, hashes: { sha256 } });
}

/** Consistent snapshots (section 6.2): every file but the timestamp carries its version in its name. */
export function fileOf(role: string, version: number): string {
  return `${version}.${role}.json`;
}
export const TIMESTAMP_FILE = 'timestamp.json';

/** Versions of the root that are in force or were, lowest first. */
export async function rootVersions(folder: TufFolder): Promise<readonly number[]> {
  const names = await folder.list();
  const versions = names.flatMap((name) => {
    const [, version] = /^([1-9]\d*)\.root\.json$/.exec(name) ?? [];
    return version === undefined ? [] : [Number(version)];
  });
  return versions.toSorted((a, b) => a - b);
}

/** The root in force. Null before there is one. */
export async function currentRoot(folder: TufFolder): Promise<Metadata<Root> | null> {
  const version = (await rootVersions(folder)).at(-1);
  if (version === undefined) return null;
  const file = fileOf('root', version);
  return parseMetadata('root', await needed(folder, file), file);
}

/** What the timestamp leads to: the state that clients see. */
export interface Published {
  readonly timestamp: Metadata<Timestamp>;
  readonly snapshot: Metadata<Snapshot>;
  readonly targets: Metadata<Targets>;
}

/** Null before the first publication. @throws tuf.corrupt */
export async function readPublished(folder: TufFolder): Promise<Published | null> {
  const bytes = await folder.read(TIMESTAMP_FILE);
  if (bytes === null) return null;
  const timestamp = parseMetadata('timestamp', bytes, TIMESTAMP_FILE);
  const file = fileOf('snapshot', timestamp.signed.snapshotMeta.version);
  const snapshot = parseMetadata('snapshot', await needed(folder, file), file);
  const targets = await readRole(folder, snapshot.signed, 'targets');
  if (targets === null) throw new StationError('tuf.corrupt', { file });
  return { timestamp, snapshot, targets };
}

/** A targets role as a snapshot lists it; null where it lists none of that name. */
export async function readRole(
  folder: TufFolder,
  snapshot: Snapshot,
  role: string,
): Promise<Metadata<Targets> | null> {
  const meta = snapshot.meta[`${role}.json`];
  if (meta === undefined) return null;
  const file = fileOf(role, meta.version);
  return parseMetadata('targets', await needed(folder, file), file);
}

async function needed(folder: TufFolder, file: string): Promise<Buffer> {
  const bytes = await folder.read(file);
  if (bytes === null) throw new StationError('tuf.corrupt', { file });
  return bytes;
}
