/** A place of the operating system that keeps small secrets for one user. */
export interface KeychainPort {
  /** @returns the secret, null where there is none. Rejects when the keychain cannot be asked. */
  readonly get: (account: string) => Promise<Uint8Array | null>;
  /** Rejects when the secret could not be kept. */
  readonly set: (account: string, secret: Uint8Array) => Promise<void>;
  /** Forgets the secret; content where there is none. */
  readonly delete: (account: string) => Promise<void>;
}
