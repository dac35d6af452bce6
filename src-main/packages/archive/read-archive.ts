import { createHash } from 'node:crypto';
import { StationError, type ErrorCode } from '../../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../../src-shared/limits.ts';
import type { PackageEntry } from '../../../src-shared/models/package.ts';
import { readCentralDirectory } from './central-directory.ts';
import { findDirectory } from './end-record.ts';
import { checkEntryKind } from './entry-kind.ts';
import { readEntryName } from './entry-name.ts';
import { locateContents } from './local-entries.ts';
import { refuseLookAlike } from './look-alike.ts';
import { refuseCollisions } from './name-collisions.ts';
import { comparePaths } from './path-order.ts';
import { checkUnpackedSizes, unpackEntry } from './unpack-entry.ts';
import { bufferOver } from './zip-format.ts';

/** What a strict reading of a zip yields. Nothing in it was taken on trust. */
export interface Archive {
  /** `sha256:<hex>` of the whole file. */
  readonly digest: string;
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
  /** Files only, sorted by the UTF-8 bytes of their paths. */
  readonly entries: readonly PackageEntry[];
  /** The contents by path, in the same order, each in memory of its own. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const FILE_LIMITS: ReadonlyMap<string, { readonly limitBytes: number; readonly code: ErrorCode }> = new Map([
  ['wpk.json', { limitBytes: PACKAGE_LIMITS.manifestBytes, code: 'packages.manifest-too-large' }],
  ['README.md', { limitBytes: PACKAGE_LIMITS.readmeBytes, code: 'packages.readme-too-large' }],
  ['CHANGELOG.md', { limitBytes: PACKAGE_LIMITS.changelogBytes, code: 'packages.changelog-too-large' }],
]);

/**
 * Reads a zip that may be hostile. The structure of the whole file, all names and all sizes are checked before the
 * first byte is inflated, and every entry is inflated in memory under its claimed size.
 * @throws StationError `packages.*`, one code per refusal; never anything else for bytes of any kind.
 */
export function readArchive(bytes: Uint8Array): Archive {
  if (bytes.byteLength > PACKAGE_LIMITS.packageBytes) {
    throw new StationError('packages.too-large', {
      sizeBytes: bytes.byteLength,
      limitBytes: PACKAGE_LIMITS.packageBytes,
    });
  }
  const buffer = bufferOver(bytes);
  const directory = findDirectory(buffer);
  const central = readCentralDirectory(buffer, directory);
  const packed = locateContents(buffer, central, directory.start);

  const names = central.map((entry) => readEntryName(entry.nameBytes));
  refuseCollisions(names);
  const found = central.map((entry, index) => ({
    entry,
    name: names[index] ?? readEntryName(entry.nameBytes),
    packed: packed[index] ?? Buffer.alloc(0),
  }));
  for (const { entry, name } of found) {
    refuseLookAlike(name.path);
    checkEntryKind(entry, name);
    checkFileLimit(name.path, entry.unpackedBytes);
  }
  checkUnpackedSizes(central);

  const entries: PackageEntry[] = [];
  const files = new Map<string, Uint8Array>();
  let unpackedBytes = 0;
  for (const one of found.toSorted((a, b) => comparePaths(a.name.path, b.name.path))) {
    const contents = unpackEntry(one.entry, one.packed);
    if (one.name.isFolder) continue;
    unpackedBytes += contents.length;
    files.set(one.name.path, contents);
    entries.push({
      path: one.name.path,
      sizeBytes: contents.length,
      compressedBytes: one.packed.length,
      sha256: createHash('sha256').update(contents).digest('hex'),
    });
  }
  const digest = `sha256:${createHash('sha256').update(buffer).digest('hex')}`;
  return { digest, sizeBytes: buffer.length, unpackedBytes, entries, files };
}

/** The bounds of the files that people and programs read first. */
export function checkFileLimit(path: string, sizeBytes: number): void {
  const limit = FILE_LIMITS.get(path);
  if (limit !== undefined && sizeBytes > limit.limitBytes) {
    throw new StationError(limit.code, { sizeBytes, limitBytes: limit.limitBytes });
  }
}
