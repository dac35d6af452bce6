import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { isJsonObject, type Json } from '../../../src-shared/json.ts';
import { extensionIdOf } from '../../../src-shared/models/manifest.ts';
import type { ChangedFile, PackageDiff, PackageEntry } from '../../../src-shared/models/package.ts';
import { fieldPath } from '../manifest/field-fixes.ts';
import { parseStrictJson } from '../manifest/strict-json.ts';
import type { ReadPackage } from '../read-package.ts';
import { addedPermissions } from './permission-changes.ts';
import { textHunks } from './text-hunks.ts';

/** What differs between two packages: files with their changed lines, manifest fields, and what is asked of the user. */
export function diffPackages(from: ReadPackage, to: ReadPackage): PackageDiff {
  const before = new Map(from.entries.map((entry) => [entry.path, entry]));
  const after = new Map(to.entries.map((entry) => [entry.path, entry]));
  const changed = from.entries.flatMap((entry) => {
    const other = after.get(entry.path);
    return other === undefined || other.sha256 === entry.sha256 ? [] : [changedFile(from, to, entry, other)];
  });
  return {
    from: sideOf(from),
    to: sideOf(to),
    identical: from.digest === to.digest,
    files: {
      added: to.entries.filter(({ path }) => !before.has(path)).map(fileOf),
      removed: from.entries.filter(({ path }) => !after.has(path)).map(fileOf),
      changed,
    },
    manifest: changedFields(parseStrictJson(from.manifestText), parseStrictJson(to.manifestText), []),
    permissions: {
      widened: [...addedPermissions(from.manifest, to.manifest)],
      narrowed: [...addedPermissions(to.manifest, from.manifest)],
    },
  };
}

function sideOf({ manifest, digest }: ReadPackage): PackageDiff['from'] {
  return { extensionId: extensionIdOf(manifest), version: manifest.version, digest };
}

function fileOf({ path, sizeBytes, sha256 }: PackageEntry): ChangedFile['from'] {
  return { path, sizeBytes, sha256 };
}

function changedFile(
  from: ReadPackage,
  to: ReadPackage,
  entry: PackageEntry,
  other: PackageEntry,
): ChangedFile {
  const { path } = entry;
  const { hunks, truncated } = textHunks(
    from.files.get(path) ?? new Uint8Array(0),
    to.files.get(path) ?? new Uint8Array(0),
  );
  return {
    path,
    from: fileOf(entry),
    to: fileOf(other),
    hunks: hunks === null ? null : [...hunks],
    truncated,
  };
}

/** Objects are compared member by member, everything else as a whole. */
function changedFields(from: Json, to: Json, path: readonly string[]): PackageDiff['manifest'] {
  if (isJsonObject(from) && isJsonObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => changedFields(memberOf(from, key), memberOf(to, key), [...path, key]));
  }
  if (canonicalJson(from) === canonicalJson(to)) return [];
  return [
    {
      field: fieldPath(path),
      from: from,
      to: to,
    },
  ];
}

function memberOf(value: { readonly [key: string]: Json }, key: string): Json {
  return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}
