import type { KeyObject } from 'node:crypto';
import { makeRoleKey, openRoleKey, publicKeyPem, publicOfRoleKey } from '../trust/index.ts';
import { roleKeyId, signOffline } from '../tuf/index.ts';
import { TUF_LIMITS } from '../../src-shared/limits.ts';
import { readBounded, writeWhole } from './files.ts';

const KEY_BYTES = 64 * 1024;

/** A new key of a role in a file that only its owner reads. @throws files.exists, trust.passphrase-empty */
export async function makeRoleKeyFile(
  path: string,
  passphrase: string,
  now: number,
): Promise<{ readonly path: string; readonly publicKey: string; readonly keyId: string }> {
  const { text, publicKey } = await makeRoleKey(passphrase, new Date(now).toISOString());
  await writeWhole(path, text, { mode: 0o600, exclusive: true });
  return { path, publicKey: publicKeyPem(publicKey), keyId: await roleKeyId(publicKey) };
}

/** The public key in a key's file, or in a PEM. @throws files.*, tuf.bad-key */
export async function readRoleKeyFile(path: string): Promise<KeyObject> {
  return publicOfRoleKey(await textOf(path));
}

/** @throws files.*, tuf.bad-key, trust.passphrase-wrong */
export async function openRoleKeyFile(path: string, passphrase: string): Promise<KeyObject> {
  return openRoleKey(await textOf(path), passphrase);
}

/** Signs a file of metadata in its place. @throws files.*, tuf.bad-file */
export async function signMetadataFile(path: string, key: KeyObject) {
  const { bytes, keyId, pending } = await signOffline(await readMetadataFile(path), key);
  await writeWhole(path, bytes);
  return { keyId, pending };
}

/** @throws files.* */
export async function readMetadataFile(path: string): Promise<Uint8Array> {
  return readBounded(path, TUF_LIMITS.targetsBytes);
}

async function textOf(path: string): Promise<string> {
  return new TextDecoder().decode(await readBounded(path, KEY_BYTES));
}
