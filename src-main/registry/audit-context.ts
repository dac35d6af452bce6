import { extensionIdOf, type Manifest } from '../../src-shared/models/manifest.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { scriptsOf } from '../sandbox/index.ts';
import type { AuditDependency, AuditSurroundings } from '../validation/index.ts';
import type { RegistryDeps } from './deps.ts';
import { resolveVersion } from './resolve.ts';

/** Names that a new one is compared with, and dependencies that one audit looks at. */
const POPULAR_NAMES = 1_000;
const DEPENDENCIES = 50;

/** What the audit needs to know of the catalog around one package: names to imitate, and the code of its dependencies. */
export async function auditContext(
  deps: Pick<RegistryDeps, 'store' | 'blobs' | 'readPackage'>,
  manifest: Manifest,
): Promise<AuditSurroundings> {
  const own = extensionIdOf(manifest);
  const popular = await deps.store.read((tx) => tx.extensions.popularNames(POPULAR_NAMES));
  const popularNames = popular
    .filter(({ id }) => id !== own && !id.startsWith(`${manifest.publisher}.`))
    .map(({ id, displayName }) => ({ id, displayName }));
  return { popularNames, dependencies: await readDependencies(deps, manifest) };
}

/** What is not there is left out: that it is missing is for the audit to say. */
async function readDependencies(
  deps: Pick<RegistryDeps, 'store' | 'blobs' | 'readPackage'>,
  manifest: Manifest,
): Promise<AuditSurroundings['dependencies']> {
  const found: Record<string, AuditDependency> = {};
  const open = Object.entries(manifest.dependencies);
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [id, range] = next;
    if (Object.hasOwn(found, id) || Object.keys(found).length >= DEPENDENCIES) continue;
    const digest = await digestOf(deps, id, range);
    if (digest === null) continue;
    const { manifest: dependency, files } = await deps.readPackage(await deps.blobs.get(digest));
    found[id] = { manifest: dependency, scripts: scriptsOf(files) };
    open.push(...Object.entries(dependency.dependencies));
  }
  return found;
}

async function digestOf(
  deps: Pick<RegistryDeps, 'store'>,
  id: string,
  range: string,
): Promise<string | null> {
  try {
    return (await deps.store.read((tx) => resolveVersion(tx, id, range))).digest;
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code.startsWith('registry.')) return null;
    throw thrown;
  }
}
