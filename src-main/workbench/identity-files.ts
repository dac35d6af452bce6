import { readFile, writeFile } from 'node:fs/promises';
import { StationError } from '../../src-shared/errors/index.ts';
import type { PublicIdentity } from '../../src-shared/models/identity.ts';
import type { KeyStore } from '../trust/index.ts';

/** Carries the identity to another machine in a file that a passphrase protects. */
export interface IdentityFiles {
  /** Never overwrites. @throws projects.file-exists */
  export(path: string, passphrase: string): Promise<{ path: string; fingerprint: string }>;
  import(path: string, passphrase: string): Promise<PublicIdentity>;
}

export function createIdentityFiles(keys: KeyStore): IdentityFiles {
  return {
    async export(path, passphrase) {
      const text = await keys.export(passphrase);
      await writeFile(path, text, { flag: 'wx', mode: 0o600 }).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'EEXIST') throw new StationError('projects.file-exists', { path }, cause);
        throw new StationError('projects.cannot-write', { path, reason: cause.message }, cause);
      });
      return { path, fingerprint: (await keys.current()).fingerprint };
    },
    async import(path, passphrase) {
      const text = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw new StationError('packages.not-found', { path }, cause);
      });
      return keys.import(text, passphrase);
    },
  };
}
