import { StationError } from '../../../src-shared/errors/index.ts';
import type { Manifest } from '../../../src-shared/models/manifest.ts';
import type { FileRow, LedgerRow, Tx } from '../../store/port.ts';
import { manifestOf } from '../installed-manifest.ts';
import { marksOfDigest } from '../plan/file-operand.ts';
import { settledState } from '../states.ts';

/** One package on this machine: enough to find and check its files. */
export interface Target {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
}
export interface Part extends Target {
  readonly manifest: Manifest;
  readonly files: readonly FileRow[];
}

/** Where a dependency is looked up: among what is installed, or among what a plan is about to install. */
export type Lookup = (extensionId: string) => Promise<Target | null>;

export async function partOf(tx: Tx, { extensionId, version, digest }: Target): Promise<Part> {
  return {
    extensionId,
    version,
    digest,
    manifest: await manifestOf(tx, digest),
    files: await tx.versions.files(digest),
  };
}

/** Everything that a package's code may import, dependencies of dependencies too. @throws installs.dependency-unusable */
export async function dependencyParts(tx: Tx, root: Part, lookup: Lookup): Promise<readonly Part[]> {
  const found = new Map<string, Part>();
  const open: Part[] = [root];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    for (const dependency of Object.keys(part.manifest.dependencies)) {
      if (found.has(dependency) || dependency === root.extensionId) continue;
      const target = await lookup(dependency);
      if (target === null) {
        throw new StationError('installs.dependency-unusable', {
          extensionId: part.extensionId,
          dependency,
          problem: 'not installed',
        });
      }
      const next = await partOf(tx, target);
      found.set(dependency, next);
      open.push(next);
    }
  }
  return [...found.values()];
}

/** Looks among what is installed and may run. @throws installs.dependency-unusable for what is switched off or blocked. */
export function usableInstalled(tx: Tx, neededBy: string): Lookup {
  return async (dependency) => {
    const row = await tx.ledger.currentByExtension(dependency);
    if (row === null || settledState(row) === null) return null;
    const problem =
      settledState(row) === 'disabled' ? 'disabled' : (await blockOf(tx, row)) === null ? null : 'blocked';
    if (problem === null) return row;
    throw new StationError('installs.dependency-unusable', { extensionId: neededBy, dependency, problem });
  };
}

/** The reason that the registry gives against an installed copy, or null. */
export async function blockOf(
  tx: Tx,
  row: Pick<LedgerRow, 'digest'>,
): Promise<{ readonly reason: string; readonly evidence: string | null } | null> {
  return (await marksOfDigest(tx, row.digest)).find(({ kind }) => kind === 'blocked') ?? null;
}
