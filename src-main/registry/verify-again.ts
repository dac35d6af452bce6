import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import type { RegistryDeps } from './deps.ts';
import type { Verified } from './port.ts';
import { readMarked, toStored } from './resolve.ts';

/**
 * Reads the bytes of a version anew and checks digest and signature with the keys of today: a blob may have been damaged and
 * a key revoked since. @throws trust.*, store.blob-*, registry.version-not-found
 */
export async function verifyAgain(deps: RegistryDeps, id: string, version: string): Promise<Verified> {
  const { stored, keys } = await deps.store.read(async (tx) => {
    const found = toStored(await readMarked(tx, id, version));
    return { stored: found, keys: await deps.trustPolicy.keysOf(tx, found.manifest.publisher) };
  });
  if (stored.bundle === null) throw new StationError('trust.unsigned', { artifact: `${id}@${version}` });
  const pkg = await deps.readPackage(await deps.blobs.get(stored.digest));
  const checkedAt = deps.now();
  const signer = deps.trust.verifyPackage({
    bundle: stored.bundle,
    digest: pkg.digest,
    extensionId: extensionIdOf(pkg.manifest),
    version: pkg.manifest.version,
    manifestDigest: pkg.manifestDigest,
    keys,
    now: checkedAt,
    // It is shown as simulated; nothing is let in here.
    allowSimulated: stored.simulated,
    allowStale: true,
  });
  return { digest: pkg.digest, signer, checkedAt };
}
