import satisfies from 'semver/functions/satisfies.js';
import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import type { ReadPackage } from '../packages/index.ts';
import { dependenciesAt } from './target.ts';
import type { Tools } from './tools.ts';

/**
 * The dependencies that the caller gave, once they are all there: those of dependencies too, each within its range.
 * @throws projects.dependency-missing, projects.dependency-version
 */
export async function givenDependencies(
  one: ReadPackage,
  paths: readonly string[],
  tools: Tools,
): Promise<ReadonlyMap<string, ReadPackage>> {
  const given = await dependenciesAt(paths, tools);
  const needed = new Map<string, ReadPackage>();
  const open = [one];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [id, dependency] of directDependencies(next, given)) {
      if (needed.has(id)) continue;
      needed.set(id, dependency);
      open.push(dependency);
    }
  }
  return needed;
}

function directDependencies(
  { manifest }: ReadPackage,
  given: ReadonlyMap<string, ReadPackage>,
): readonly (readonly [string, ReadPackage])[] {
  const extensionId = extensionIdOf(manifest);
  const wanted = Object.entries(manifest.dependencies);
  const missing = wanted.map(([id]) => id).filter((id) => !given.has(id));
  if (missing.length > 0) throw new StationError('projects.dependency-missing', { extensionId, missing });
  return wanted.flatMap(([dependency, range]) => {
    const found = given.get(dependency);
    if (found === undefined) return [];
    const { version } = found.manifest;
    if (satisfies(version, range)) return [[dependency, found] as const];
    throw new StationError('projects.dependency-version', { extensionId, dependency, range, version });
  });
}
