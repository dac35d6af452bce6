import { createPublicKey, type KeyObject } from 'node:crypto';
import type { PublicIdentity } from '../../../src-shared/models/identity.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { namesOfKey } from '../fingerprint.ts';
import { identityOf, makePrivateKey, privateKeyOf, signerOf, type PackageSigner } from '../package-signer.ts';
import { signRotation, type RotationStatement } from '../rotation.ts';
import {
  boundText,
  headerOf,
  writeKeyFile,
  type KeyFile,
  type KeyHeader,
  type KeyProtection,
} from './key-file.ts';
import { KeyFolder, type NumberedKey } from './key-folder.ts';
import type { KeychainPort } from './keychain-port.ts';
import { exportKey, importKey } from './portable-key.ts';
import { chooseProtection, forgetProtection, wrappingKeyFor, type Protectors } from './protection.ts';
import { seal, unseal } from './seal.ts';
import { systemKeychain } from './system-keychain.ts';

export interface KeyStoreOptions {
  /** Asked only when a key is made without a keychain, or one that it protects is opened. The empty text means "none". */
  readonly passphrase?: () => Promise<string>;
  /** The operating system's where left out; null uses none. */
  readonly keychain?: KeychainPort | null;
  /** UTC ms. */
  readonly now: () => number;
  /** Makes a store of throw-away keys: every identity in it is marked as simulated, sealed with the key itself. */
  readonly simulated?: boolean;
}

export interface Signature {
  /** ECDSA P-256 over SHA-256, DER. */
  readonly signature: Uint8Array;
  readonly keyId: string;
}

/** The identities of one home. All methods may reject with trust.key-corrupt and trust.key-permissions. */
export interface KeyStore {
  /** How the identity that was last read or made is protected; before that `file`: nothing protects it yet. `file` deserves a warning. */
  readonly protection: KeyProtection['kind'];
  /** The identity in use; makes one on first use. */
  readonly current: () => Promise<PublicIdentity>;
  /** All identities, oldest first; the last is in use. Makes none. */
  readonly list: () => Promise<readonly PublicIdentity[]>;
  /** Identity and signature that belong together, whatever another process rotates meanwhile. */
  readonly signer: () => Promise<PackageSigner>;
  readonly sign: (payload: Uint8Array) => Promise<Signature>;
  /** @throws trust.passphrase-empty, trust.simulated-refused */
  readonly export: (passphrase: string) => Promise<string>;
  /** Puts an exported key in use; older ones stay in the list. @throws trust.import-malformed, trust.passphrase-wrong */
  readonly import: (text: string, passphrase: string) => Promise<PublicIdentity>;
  /** A new key, and a statement about it signed by both. @throws trust.rotation-raced */
  readonly rotate: () => Promise<{
    readonly old: PublicIdentity;
    readonly next: PublicIdentity;
    readonly statement: RotationStatement;
  }>;
  /** Statements of all rotations, oldest first. */
  readonly rotations: () => Promise<readonly RotationStatement[]>;
}

/** Opens the keys of a folder. They are read when they are first asked for: a damaged one stops nobody who needs none. */
export async function openKeyStore(folder: string, options: KeyStoreOptions): Promise<KeyStore> {
  return new FolderKeyStore(folder, options);
}

class FolderKeyStore implements KeyStore {
  readonly #folder: KeyFolder;
  readonly #options: KeyStoreOptions;
  readonly #protectors: Protectors;
  readonly #opened = new Map<string, KeyObject>();
  #protection: KeyProtection['kind'] = 'file';
  #making: Promise<NumberedKey> | null = null;

  constructor(folder: string, options: KeyStoreOptions) {
    this.#folder = new KeyFolder(folder);
    this.#options = options;
    // Throw-away keys are not worth a place in somebody's keychain, nor a passphrase.
    const simulated = options.simulated === true;
    this.#protectors = {
      keychain: simulated ? null : options.keychain === undefined ? systemKeychain() : options.keychain,
      passphrase: simulated ? null : (options.passphrase ?? null),
    };
  }

  get protection(): KeyProtection['kind'] {
    return this.#protection;
  }

  readonly current = async (): Promise<PublicIdentity> => (await this.#currentKey()).file.identity;

  readonly list = async (): Promise<readonly PublicIdentity[]> =>
    (await this.#keys()).map((key) => key.file.identity);

  readonly rotations = async (): Promise<readonly RotationStatement[]> =>
    (await this.#keys()).flatMap((key) => (key.file.rotation === null ? [] : [key.file.rotation]));

  readonly signer = async (): Promise<PackageSigner> => this.#signerOf(await this.#currentKey());

  readonly sign = async (payload: Uint8Array): Promise<Signature> => {
    const signer = await this.signer();
    return { signature: await signer.sign(payload), keyId: signer.identity.keyId };
  };

  readonly export = async (passphrase: string): Promise<string> => {
    if (this.#options.simulated === true)
      throw new StationError('trust.simulated-refused', { what: 'The key' });
    const key = await this.#currentKey();
    return exportKey(await this.#open(key), key.file.identity.createdAt, passphrase);
  };

  readonly import = async (text: string, passphrase: string): Promise<PublicIdentity> => {
    if (this.#options.simulated === true)
      throw new StationError('trust.simulated-refused', { what: 'The key store' });
    const { privateKey, createdAt } = await importKey(text, passphrase);
    const keys = await this.#keys();
    const last = keys.at(-1);
    if (last?.file.identity.keyId === namesOfKey(createPublicKey(privateKey)).keyId)
      return last.file.identity;
    const added = await this.#add((last?.number ?? 0) + 1, privateKey, {
      origin: 'imported',
      rotation: null,
      createdAt,
    });
    if (added === null) throw new StationError('trust.rotation-raced');
    return added.file.identity;
  };

  readonly rotate: KeyStore['rotate'] = async () => {
    const before = await this.#currentKey();
    const old = await this.#signerOf(before);
    const privateKey = makePrivateKey();
    const at = new Date(this.#options.now()).toISOString();
    const next = signerOf(identityOf(createPublicKey(privateKey), at, old.identity.simulated), privateKey);
    const statement = await signRotation(old, next, at);
    const added = await this.#add(before.number + 1, privateKey, {
      origin: 'rotated',
      rotation: statement,
      createdAt: at,
    });
    if (added === null) throw new StationError('trust.rotation-raced');
    return { old: old.identity, next: added.file.identity, statement };
  };

  async #keys(): Promise<readonly NumberedKey[]> {
    const keys = await this.#folder.list();
    const simulated = this.#options.simulated === true;
    const foreign = keys.find((key) => key.file.identity.simulated !== simulated);
    if (foreign !== undefined)
      throw new StationError('trust.simulated-refused', {
        what: `The key ${foreign.file.identity.fingerprint}`,
      });
    this.#protection = keys.at(-1)?.file.protection.kind ?? this.#protection;
    return keys;
  }

  async #currentKey(): Promise<NumberedKey> {
    const last = (await this.#keys()).at(-1);
    if (last !== undefined) return last;
    this.#making ??= this.#makeFirst().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  async #makeFirst(): Promise<NumberedKey> {
    const added = await this.#add(1, makePrivateKey(), { origin: 'made', rotation: null, createdAt: null });
    if (added !== null) return added;
    // Another process was first: its key is the identity.
    const last = (await this.#keys()).at(-1);
    if (last === undefined) throw new StationError('trust.rotation-raced');
    return last;
  }

  async #add(
    number: number,
    privateKey: KeyObject,
    facts: Pick<KeyHeader, 'origin' | 'rotation'> & { readonly createdAt: string | null },
  ): Promise<NumberedKey | null> {
    const createdAt = facts.createdAt ?? new Date(this.#options.now()).toISOString();
    const identity = identityOf(createPublicKey(privateKey), createdAt, this.#options.simulated === true);
    const { protection, wrappingKey } = await chooseProtection(this.#protectors, identity.fingerprint);
    const header = headerOf({ identity, origin: facts.origin, rotation: facts.rotation, protection });
    const sealed = seal(privateKey.export({ type: 'pkcs8', format: 'der' }), wrappingKey, boundText(header));
    if (!(await this.#folder.add(number, writeKeyFile(header, sealed)))) {
      await forgetProtection(protection, this.#protectors.keychain);
      return null;
    }
    this.#opened.set(identity.keyId, privateKey);
    this.#protection = protection.kind;
    const added = (await this.#keys()).find((key) => key.number === number);
    if (added === undefined) throw new StationError('internal', { reason: 'a key file vanished' });
    return added;
  }

  async #signerOf(key: NumberedKey): Promise<PackageSigner> {
    return signerOf(key.file.identity, await this.#open(key));
  }

  async #open({ file, name }: NumberedKey): Promise<KeyObject> {
    const { identity } = file;
    const known = this.#opened.get(identity.keyId);
    if (known !== undefined) return known;
    const wrappingKey = await wrappingKeyFor(
      file.protection,
      this.#protectors,
      identity.fingerprint,
      'The signing key',
    );
    const pkcs8 = unseal(file.sealed, wrappingKey, boundText(file));
    if (pkcs8 === null) throw notOpened(file, name);
    const privateKey = privateKeyOf(pkcs8);
    if (namesOfKey(createPublicKey(privateKey)).keyId !== identity.keyId) {
      throw new StationError('trust.key-corrupt', {
        file: name,
        reason: 'it holds another key than it says',
      });
    }
    this.#opened.set(identity.keyId, privateKey);
    return privateKey;
  }
}

/** The file's checksum was right, so only the wrapping key can be wrong. */
function notOpened(file: KeyFile, name: string): StationError {
  switch (file.protection.kind) {
    case 'passphrase':
      return new StationError('trust.passphrase-wrong', { what: 'the signing key' });
    case 'keychain':
      return new StationError('trust.keychain-lost', { fingerprint: file.identity.fingerprint });
    case 'file':
      return new StationError('trust.key-corrupt', {
        file: name,
        reason: 'its wrapping key does not open it',
      });
  }
}
