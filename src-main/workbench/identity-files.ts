import type { PublicIdentity } from '../../src-shared/models/identity.ts';
import type { KeyStore } from '../trust/index.ts';
import { readBounded, writeWhole } from './files.ts';

/** An exported key is a few hundred bytes. */
const EXPORT_BYTES = 64 * 1024;

/** Carries the identity to another machine in a file that a passphrase protects. */
export interface IdentityFiles {
  /** Overwrites only where `replace` says so. @throws files.exists */
  export(path: string, passphrase: string, replace: boolean): Promise<{ path: string; fingerprint: string }>;
  import(path: string, passphrase: string): Promise<PublicIdentity>;
}

export function createIdentityFiles(keys: KeyStore): IdentityFiles {
  return {
    async export(path, passphrase, replace) {
      const text = await keys.export(passphrase);
      await writeWhole(path, text, { mode: 0o600, exclusive: !replace });
      return { path, fingerprint: (await keys.current()).fingerprint };
    },
    async import(path, passphrase) {
      const text = new TextDecoder().decode(await readBounded(path, EXPORT_BYTES));
      return keys.import(text, passphrase);
    },
  };
}
