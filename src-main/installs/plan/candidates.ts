import semver from 'semver';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { FindingCounts } from '../../../src-shared/models/finding.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';
import type { Signer } from '../../../src-shared/models/identity.ts';
import type { JsonObject } from '../../../src-shared/json.ts';
import type { MarkRow, Tx } from '../../store/port.ts';
import { GUEST_API_VERSION } from '../../../src-shared/guest-api.ts';
import type { Option } from './resolve.ts';
import { needsOf } from './needs.ts';

/** One version that can be installed, with all that a plan says of it. */
export interface Candidate extends Option {
  readonly manifest: Manifest;
  readonly sizeBytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
  readonly signer: Signer | null;
  readonly simulated: boolean;
  readonly unsigned: boolean;
  readonly audit: FindingCounts | null;
  readonly bundle: JsonObject | null;
  /** Id of the registry, or `file:` and the file's name. */
  readonly source: string;
  readonly marks: readonly MarkRow[];
}

/** All approved versions of an extension, newest first, withdrawn ones too; null where no registry knows it. */
export async function approvedVersions(tx: Tx, extensionId: string): Promise<readonly Candidate[] | null> {
  const extension = await tx.extensions.get(extensionId);
  if (extension === null) return null;
  const candidates: Candidate[] = [];
  for (const row of await tx.versions.list(extensionId)) {
    if (row.state !== 'approved' || row.digest === null || row.manifest === null) continue;
    const known = await tx.remotes.version(extensionId, row.version);
    const files = await tx.versions.countFiles(row.digest);
    candidates.push({
      extensionId,
      version: row.version,
      digest: row.digest,
      dependencies: needsOf(row.manifest),
      manifest: row.manifest,
      sizeBytes: row.sizeBytes ?? 0,
      unpackedBytes: row.unpackedBytes ?? 0,
      // Of a package that is still elsewhere only what is told of it is known.
      files: files > 0 ? files : (known?.files ?? 0),
      signer: row.signer,
      simulated: row.simulated,
      unsigned: false,
      audit: (await tx.submissions.auditCounts(row.digest)) ?? known?.audit ?? null,
      bundle: row.bundle,
      source: extension.origin,
      marks: await tx.versions.marks(extensionId, row.version),
    });
  }
  return candidates.toSorted((a, b) => semver.rcompare(a.version, b.version));
}

const markOf = (candidate: Candidate, kind: MarkRow['kind']): MarkRow | undefined =>
  candidate.marks.find((mark) => mark.kind === kind);

/** May be newly chosen: neither yanked nor blocked, audited, and made for this station. */
export function isOffered(candidate: Candidate): boolean {
  return unfitness(candidate) === null;
}

/** Why a version cannot be chosen, or null. */
export function unfitness(candidate: Candidate): StationError | null {
  const { extensionId, version } = candidate;
  const blocked = markOf(candidate, 'blocked');
  if (blocked !== undefined) {
    return new StationError('installs.version-blocked', {
      extensionId,
      version,
      reason: blocked.reason,
      evidence: blocked.evidence,
    });
  }
  const yanked = markOf(candidate, 'yanked');
  if (yanked !== undefined)
    return new StationError('installs.version-yanked', { extensionId, version, reason: yanked.reason });
  return (
    engineProblem(candidate) ??
    (candidate.audit === null ? new StationError('installs.audit-missing', { extensionId, version }) : null)
  );
}

export function engineProblem(
  candidate: Pick<Candidate, 'extensionId' | 'version' | 'manifest'>,
): StationError | null {
  const { extensionId, version, manifest } = candidate;
  const needs = manifest.engines.marketplace;
  if (semver.satisfies(GUEST_API_VERSION, needs)) return null;
  return new StationError('installs.engine-mismatch', {
    extensionId,
    version,
    needs,
    offers: GUEST_API_VERSION,
  });
}

/**
 * The versions that a range allows, newest first.
 * @throws installs.range-invalid, installs.no-matching-version, or why everything that fits was withdrawn.
 */
export function fitting(extensionId: string, all: readonly Candidate[], range: string): readonly Candidate[] {
  if (semver.validRange(range) === null) throw new StationError('installs.range-invalid', { range });
  const inRange = all.filter(({ version }) => semver.satisfies(version, range));
  const offered = inRange.filter(isOffered);
  if (offered.length > 0) return offered;
  const reason = inRange.map(unfitness).find((problem) => problem !== null);
  if (reason !== undefined && reason !== null) throw reason;
  const available = all.filter(isOffered).map(({ version }) => version);
  throw new StationError('installs.no-matching-version', {
    extensionId,
    range,
    available: available.length === 0 ? 'none' : available,
  });
}
