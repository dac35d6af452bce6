import { timingSafeEqual } from 'node:crypto';
import { StationError } from '../../../src-shared/errors/index.ts';
import type { KeyProtection } from './key-file.ts';
import type { KeychainPort } from './keychain-port.ts';
import { newScryptParameters, newWrappingKey, wrappingKeyOf } from './seal.ts';

/** What may hold wrapping keys on this machine. */
export interface Protectors {
  readonly keychain: KeychainPort | null;
  /** Asked when needed; the empty text means that there is none. */
  readonly passphrase: (() => Promise<string>) | null;
}

export interface ChosenProtection {
  readonly protection: KeyProtection;
  readonly wrappingKey: Buffer;
}

/** Picks the best protection there is for a new key: keychain, else passphrase, else the mode of the file. */
export async function chooseProtection(protectors: Protectors, account: string): Promise<ChosenProtection> {
  const wrappingKey = newWrappingKey();
  if (protectors.keychain !== null && (await keeps(protectors.keychain, account, wrappingKey))) {
    return { protection: { kind: 'keychain', account }, wrappingKey };
  }
  const passphrase = (await protectors.passphrase?.()) ?? '';
  if (passphrase !== '') {
    const scrypt = newScryptParameters();
    return {
      protection: { kind: 'passphrase', scrypt },
      wrappingKey: await wrappingKeyOf(passphrase, scrypt),
    };
  }
  return { protection: { kind: 'file', wrappingKey: wrappingKey.toString('base64') }, wrappingKey };
}

/** Reads the secret back: a keychain that only seems to keep it would cost the key. Any failure means "not this one". */
async function keeps(keychain: KeychainPort, account: string, secret: Buffer): Promise<boolean> {
  try {
    await keychain.set(account, secret);
    const kept = await keychain.get(account);
    return kept !== null && kept.length === secret.length && timingSafeEqual(kept, secret);
  } catch {
    return false;
  }
}

/**
 * The wrapping key of an existing key file.
 * @throws trust.keychain-unavailable, trust.keychain-lost, trust.passphrase-needed
 */
export async function wrappingKeyFor(
  protection: KeyProtection,
  protectors: Protectors,
  fingerprint: string,
  /** The key as a person knows it, such as "The signing key". */
  what: string,
): Promise<Buffer> {
  switch (protection.kind) {
    case 'keychain':
      return fromKeychain(protectors.keychain, protection.account, fingerprint);
    case 'passphrase': {
      const passphrase = (await protectors.passphrase?.()) ?? '';
      if (passphrase === '') throw new StationError('trust.passphrase-needed', { what, fingerprint });
      return wrappingKeyOf(passphrase, protection.scrypt);
    }
    case 'file':
      return Buffer.from(protection.wrappingKey, 'base64');
  }
}

async function fromKeychain(
  keychain: KeychainPort | null,
  account: string,
  fingerprint: string,
): Promise<Buffer> {
  if (keychain === null)
    throw new StationError('trust.keychain-unavailable', { reason: 'none is in use here' });
  let secret: Uint8Array | null;
  try {
    secret = await keychain.get(account);
  } catch (cause) {
    throw new StationError(
      'trust.keychain-unavailable',
      { reason: cause instanceof Error ? cause.message : 'it failed' },
      cause,
    );
  }
  if (secret === null) throw new StationError('trust.keychain-lost', { fingerprint });
  return Buffer.from(secret);
}

/** Forgets what was kept for a key that came to nothing. A keychain that refuses keeps a secret of no use to anyone. */
export async function forgetProtection(
  protection: KeyProtection,
  keychain: KeychainPort | null,
): Promise<void> {
  if (protection.kind !== 'keychain' || keychain === null) return;
  await keychain.delete(protection.account).catch(() => undefined);
}
