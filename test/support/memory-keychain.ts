import type { KeychainPort } from '../../src-main/trust/index.ts';

/** A keychain in memory that can be told to fail, to forget, or to only seem to keep. */
export class MemoryKeychain implements KeychainPort {
  readonly secrets = new Map<string, Uint8Array>();
  mood: 'well' | 'locked' | 'forgetful' = 'well';

  readonly get = (account: string): Promise<Uint8Array | null> => {
    if (this.mood === 'locked') return Promise.reject(new Error('the keychain is locked'));
    return Promise.resolve(this.secrets.get(account) ?? null);
  };
  readonly set = (account: string, secret: Uint8Array): Promise<void> => {
    if (this.mood === 'locked') return Promise.reject(new Error('the keychain is locked'));
    if (this.mood === 'well') this.secrets.set(account, Uint8Array.from(secret));
    return Promise.resolve();
  };
  readonly delete = (account: string): Promise<void> => {
    this.secrets.delete(account);
    return Promise.resolve();
  };
}
