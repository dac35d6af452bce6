import { maxSatisfying, prerelease, rcompare, satisfies } from 'semver';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { CatalogEntry, EntryVersion } from '../../../src-shared/models/catalog-entry.ts';

/** What somebody wants in a mirror file. */
export interface Choice {
  /** Everything that is offered, whatever else is named. */
  readonly all: boolean;
  /** Without a range the newest version that is offered; with one, every version in it. */
  readonly named: readonly { readonly extensionId: string; readonly range?: string | undefined }[];
}

export interface ChosenVersion {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly approvedAt: number;
}

/** Entries by id, as far as they have been read. */
export type Entries = ReadonlyMap<string, CatalogEntry>;

/**
 * The versions that were asked for, and those that they need: of each dependency the one that an install would take. Answers the
 * ids that have to be read first instead, while some are unknown.
 * @throws mirror.nothing-chosen, mirror.not-exportable
 */
export function chooseVersions(
  choice: Choice,
  entries: Entries,
  unknown: ReadonlySet<string>,
): { readonly missing: readonly string[] } | { readonly chosen: readonly ChosenVersion[] } {
  const chosen = new Map<string, ChosenVersion>();
  const missing = new Set<string>();
  const waiting: { readonly id: string; readonly version: EntryVersion }[] = [];
  const take = (id: string, version: EntryVersion): void => {
    const key = `${id}@${version.version}`;
    if (chosen.has(key)) return;
    const { digest, sizeBytes, approvedAt } = version;
    chosen.set(key, {
      extensionId: id,
      version: version.version,
      digest,
      sizeBytes,
      approvedAt: Date.parse(approvedAt),
    });
    waiting.push({ id, version });
  };
  if (choice.all) for (const [id, entry] of entries) for (const one of offered(entry)) take(id, one);
  for (const { extensionId, range } of choice.named) {
    const entry = entries.get(extensionId);
    if (entry === undefined) {
      if (unknown.has(extensionId))
        throw new StationError('mirror.nothing-chosen', { problem: `${extensionId} is not in the registry` });
      missing.add(extensionId);
      continue;
    }
    const found = inRange(entry, range);
    if (found.length === 0)
      throw new StationError('mirror.nothing-chosen', {
        problem: `${extensionId} has no approved version that suits ${range ?? 'anybody'}`,
      });
    for (const one of found) take(extensionId, one);
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const [id, range] of Object.entries(next.version.manifest.dependencies)) {
      const entry = entries.get(id);
      const refuse = (problem: string): never => {
        const { id: extensionId, version } = next as { id: string; version: EntryVersion };
        throw new StationError('mirror.not-exportable', { extensionId, version: version.version, problem });
      };
      if (entry === undefined) {
        if (unknown.has(id)) refuse(`${id}, which it needs, is not in the registry`);
        missing.add(id);
        continue;
      }
      const best = newestIn(entry, range);
      if (best === null) refuse(`${id} has no version that suits ${range}`);
      else take(id, best);
    }
  }
  if (missing.size > 0) return { missing: [...missing] };
  if (chosen.size === 0)
    throw new StationError('mirror.nothing-chosen', { problem: 'the registry offers nothing' });
  return {
    chosen: [...chosen.values()].toSorted(
      (a, b) => compare(a.extensionId, b.extensionId) || compare(a.version, b.version),
    ),
  };
}

/** Not blocked and not yanked: what an install would take. */
function offered({ versions }: CatalogEntry): readonly EntryVersion[] {
  return versions
    .filter(({ marks }) => marks.every(({ kind }) => kind === 'deprecated'))
    .toSorted((a, b) => rcompare(a.version, b.version));
}

function inRange(entry: CatalogEntry, range: string | undefined): readonly EntryVersion[] {
  if (range !== undefined) {
    // Somebody who names a yanked version means it; a blocked one goes nowhere.
    const exact = entry.versions.find(
      ({ version, marks }) => version === range && !marks.some(({ kind }) => kind === 'blocked'),
    );
    return exact === undefined ? offered(entry).filter(({ version }) => satisfies(version, range)) : [exact];
  }
  const all = offered(entry);
  const newest = all.find(({ version }) => prerelease(version) === null) ?? all[0];
  return newest === undefined ? [] : [newest];
}

function newestIn(entry: CatalogEntry, range: string): EntryVersion | null {
  const all = offered(entry);
  const best = maxSatisfying(
    all.map(({ version }) => version),
    range,
  );
  return all.find(({ version }) => version === best) ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
