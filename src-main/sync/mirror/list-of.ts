import type { BlobStore } from '../../store/blob-port.ts';
import { sha256Hex } from '../../store/index.ts';
import type { PackageSigner } from '../../trust/index.ts';
import type { MetadataState } from '../metadata/index.ts';
import type { ChosenVersion } from './choose.ts';
import { MIRROR_FORMAT, packagePath, PARTS, type MirrorFile, type MirrorList } from './format.ts';
import type { RecordedFile } from './recorder.ts';
import type { SpooledPart } from './spool.ts';
import { blobBytes, type ArchiveContent } from './write-archive.ts';

/** The list of everything that was collected, and where the bytes of each file are read from. */
export async function listOf(
  deps: {
    readonly blobs: BlobStore;
    readonly now: () => number;
    /** Who makes the file, as people read it. */
    readonly exporter: string;
  },
  made: Pick<MirrorList, 'origin' | 'since' | 'complete'> & {
    readonly signer: PackageSigner;
    readonly state: MetadataState;
    readonly recorded: readonly RecordedFile[];
    readonly parts: Readonly<Record<keyof typeof PARTS, SpooledPart>>;
    readonly packages: readonly ChosenVersion[];
    readonly requires: readonly ChosenVersion[];
    readonly logSize: number;
  },
): Promise<{ readonly list: MirrorList; readonly files: ArchiveContent['files'] }> {
  const files: { file: MirrorFile; bytes: () => AsyncIterable<Uint8Array> }[] = [];
  for (const [at, { name, bytes }] of made.recorded.entries()) {
    const place = `metadata/${String(at).padStart(6, '0')}`;
    const sha256 = sha256Hex(bytes);
    const file = { kind: 'metadata' as const, path: place, name, sizeBytes: bytes.length, sha256 };
    files.push({ file, bytes: () => once(bytes) });
  }
  for (const kind of Object.keys(PARTS) as (keyof typeof PARTS)[]) {
    const part = made.parts[kind];
    const sha256 = await part.end();
    const file = { kind, path: PARTS[kind], sizeBytes: part.sizeBytes, sha256 } as MirrorFile;
    files.push({ file, bytes: () => part.read() });
  }
  const blobs = new Map(made.packages.map((one) => [one.digest, one]));
  for (const [digest, { sizeBytes }] of blobs) {
    const sha256 = digest.slice('sha256:'.length);
    const file = { kind: 'package' as const, path: packagePath(digest), sizeBytes, sha256 };
    files.push({ file, bytes: () => blobBytes(deps.blobs, digest) });
  }
  const versionOf = (role: string): number => made.state.roles.find((one) => one.role === role)?.version ?? 0;
  const { fingerprint, publicKey } = made.signer.identity;
  const list: MirrorList = {
    format: MIRROR_FORMAT,
    createdAt: new Date(deps.now()).toISOString(),
    exporter: { name: deps.exporter, fingerprint, publicKey },
    origin: made.origin,
    since: made.since,
    complete: made.complete,
    metadata: {
      root: versionOf('root'),
      timestamp: versionOf('timestamp'),
      snapshot: versionOf('snapshot'),
      targets: versionOf('targets'),
    },
    log: { size: made.logSize },
    packages: made.packages.map(({ extensionId, version, digest, sizeBytes }) => ({
      extensionId,
      version,
      digest,
      sizeBytes,
    })),
    requires: made.requires.map(({ extensionId, version, digest }) => ({ extensionId, version, digest })),
    files: files.map(({ file }) => file),
  };
  return { list, files };
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(bytes);
}
