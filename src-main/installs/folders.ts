import { join } from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import { extensionIdSchema, versionSchema } from '../../src-shared/models/manifest.ts';

/** `<home>/installed`: one folder per extension, in it one per version; folders never change once they have their name. */
export function installedRoot(home: string): string {
  return join(home, 'installed');
}

export function extensionFolder(home: string, extensionId: string): string {
  return join(installedRoot(home), checked(isExtensionId(extensionId), extensionId));
}

/** Only these become names of folders, whatever a store that was brought from elsewhere says. */
export function isExtensionId(name: string): boolean {
  return extensionIdSchema.safeParse(name).success;
}

/** `1.2.0-0123456789ab`: the version and the first 12 hex digits of the package's digest. */
export function versionFolderName(version: string, digest: string): string {
  const isVersion = versionSchema.safeParse(version).success && /^sha256:[0-9a-f]{64}$/.test(digest);
  return checked(isVersion, `${version}-${digest.replace(/^sha256:/, '').slice(0, 12)}`);
}

/** @throws store.corrupt */
function checked(isFit: boolean, name: string): string {
  if (isFit) return name;
  throw new StationError('store.corrupt', {
    problem: `the ledger holds a name that no installation can have: ${JSON.stringify(name.slice(0, 100))}.`,
  });
}

export function versionFolder(
  home: string,
  installed: { readonly extensionId: string; readonly version: string; readonly digest: string },
): string {
  return join(
    extensionFolder(home, installed.extensionId),
    versionFolderName(installed.version, installed.digest),
  );
}

/** `<home>/staging`: one folder per piece of work, named in the details of its lease; worthless once that lease is gone. */
export function stagingRoot(home: string): string {
  return join(home, 'staging');
}

export function stagingFolder(home: string, workId: string): string {
  return join(stagingRoot(home), workId);
}
