import { ICON_LIMITS } from '../../src-shared/limits.ts';
import { sizeOfPng } from '../../src-shared/png.ts';
import type { RegistryDeps } from './deps.ts';
import { needExtension } from './resolve.ts';

/**
 * The icon of an extension's newest version, where it ships one that fits. Kept as a blob of its own from the first time on, so that
 * a list of extensions does not read a list of packages; nothing refers to it, so collecting blobs takes it and the next look
 * makes it again.
 */
export async function iconOf(
  deps: RegistryDeps,
  extensionId: string,
  readFile: (version: string) => Promise<Uint8Array | null>,
): Promise<Uint8Array | null> {
  const { store, blobs } = deps;
  const found = await store.read(async (tx) => {
    const { latestVersion } = await needExtension(tx, extensionId);
    if (latestVersion === null) return null;
    const digest = (await tx.versions.get(extensionId, latestVersion))?.digest ?? null;
    if (digest === null) return null;
    const icon = (await tx.versions.files(digest)).find(({ path }) => path === 'icon.png');
    return icon === undefined || icon.sizeBytes > ICON_LIMITS.bytes ? null : { latestVersion, icon };
  });
  if (found === null) return null;
  const digest = `sha256:${found.icon.sha256}`;
  if (await blobs.has(digest)) return fitting(await blobs.get(digest));
  const bytes = await readFile(found.latestVersion);
  if (bytes === null) return null;
  await blobs.put(bytes);
  return fitting(bytes);
}

/** What a page may be asked to draw: a PNG of the sizes that the audit takes for an icon. */
function fitting(bytes: Uint8Array): Uint8Array | null {
  const size = sizeOfPng(bytes);
  const fits = size !== null && Math.max(size.width, size.height) <= ICON_LIMITS.largestPixels;
  return fits ? bytes : null;
}
