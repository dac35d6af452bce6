import { rcompare, satisfies, valid, validRange } from 'semver';
import { StationError } from '../../src-shared/errors/index.ts';
import type { ExtensionRow, Tx, VersionRow } from '../store/port.ts';
import { chooseLatest, isOffered, markedVersions, type MarkedVersion } from './latest.ts';
import type { StoredVersion } from './port.ts';
import { presentMark } from './present.ts';

/** @throws registry.extension-not-found */
export async function needExtension(tx: Tx, extensionId: string): Promise<ExtensionRow> {
  const row = await tx.extensions.get(extensionId);
  if (row === null) throw new StationError('registry.extension-not-found', { extensionId });
  return row;
}

/** @throws registry.version-not-found, registry.extension-not-found */
export async function needVersion(tx: Tx, extensionId: string, version: string): Promise<VersionRow> {
  const row = await tx.versions.get(extensionId, version);
  if (row !== null) return row;
  await needExtension(tx, extensionId);
  throw new StationError('registry.version-not-found', { extensionId, version });
}

export async function readMarked(tx: Tx, extensionId: string, version: string): Promise<MarkedVersion> {
  const row = await needVersion(tx, extensionId, version);
  return { row, marks: await tx.versions.marks(extensionId, version) };
}

/** @throws registry.version-not-found for a draft: it has no bytes. */
export function toStored({ row, marks }: MarkedVersion): StoredVersion {
  const { extensionId, version, state, digest, sizeBytes, unpackedBytes, manifest } = row;
  if (digest === null || sizeBytes === null || unpackedBytes === null || manifest === null) {
    throw new StationError('registry.version-not-found', { extensionId, version });
  }
  const { bundle, signer, simulated } = row;
  return {
    extensionId,
    version,
    state,
    digest,
    sizeBytes,
    unpackedBytes,
    manifest,
    bundle,
    signer,
    simulated,
    marks: marks.map(presentMark),
  };
}

/**
 * An exact version may be yanked (whoever pinned it keeps getting it) but not blocked; a range, or no wish at all, is
 * answered by what is offered. Pre-releases are chosen only by a range that names one.
 */
export async function resolveVersion(
  tx: Tx,
  extensionId: string,
  range: string | null,
): Promise<StoredVersion> {
  await needExtension(tx, extensionId);
  if (range !== null && validRange(range) === null) {
    throw new StationError('registry.invalid-range', { range });
  }
  const exact = range === null ? null : valid(range);
  const versions = await markedVersions(tx, extensionId);
  const found =
    exact !== null
      ? versions.find(({ row }) => row.version === exact && row.state === 'approved')
      : range === null
        ? chooseLatest(versions)
        : versions
            .filter((version) => isOffered(version) && satisfies(version.row.version, range))
            .toSorted((a, b) => rcompare(a.row.version, b.row.version))[0];
  if (found === undefined || found === null) {
    throw new StationError('registry.no-version', { extensionId, range: range ?? 'any version' });
  }
  const block = found.marks.find((mark) => mark.kind === 'blocked');
  if (block !== undefined) {
    const { version } = found.row;
    throw new StationError('registry.version-blocked', {
      extensionId,
      version,
      reason: block.reason,
      evidence: block.evidence,
    });
  }
  return toStored(found);
}
