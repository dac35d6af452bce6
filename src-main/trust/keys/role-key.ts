import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson } from '../../../src-shared/json.ts';
import { newScryptParameters, scryptSchema, seal, sealedSchema, unseal, wrappingKeyOf } from './seal.ts';

const FORMAT = 'marketplace-station-role-key/1';

/** An Ed25519 key that a person keeps in a file: its public half in plain, the private one under a passphrase. */
const roleKeySchema = z.strictObject({
  format: z.literal(FORMAT),
  publicKey: z.string(),
  createdAt: z.iso.datetime(),
  scrypt: scryptSchema,
  sealed: sealedSchema,
});
type RoleKeyFile = z.infer<typeof roleKeySchema>;

/** A new key as the text of its file. @throws trust.passphrase-empty */
export async function makeRoleKey(
  passphrase: string,
  createdAt: string,
): Promise<{ readonly text: string; readonly publicKey: KeyObject }> {
  if (passphrase === '') throw new StationError('trust.passphrase-empty');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const head = { format: FORMAT, publicKey: pem, createdAt, scrypt: newScryptParameters() } as const;
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
  const sealed = seal(pkcs8, await wrappingKeyOf(passphrase, head.scrypt), canonicalJson(head));
  return { text: `${JSON.stringify({ ...head, sealed }, null, 2)}\n`, publicKey };
}

/** The public half: of a key's file, or of a PEM. @throws tuf.bad-key */
export function publicOfRoleKey(text: string): KeyObject {
  const pem = isPem(text) ? text : parse(text).publicKey;
  if (/PRIVATE KEY/.test(pem)) throw malformed('it holds a private key in plain');
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw malformed('its public key does not decode', cause);
  }
}

/** @throws tuf.bad-key, trust.passphrase-wrong, trust.passphrase-empty */
export async function openRoleKey(text: string, passphrase: string): Promise<KeyObject> {
  if (passphrase === '') throw new StationError('trust.passphrase-empty');
  if (isPem(text)) throw malformed('it is no file of a private key that `wpk tuf key` made');
  const { sealed, ...head } = parse(text);
  const pkcs8 = unseal(sealed, await wrappingKeyOf(passphrase, head.scrypt), canonicalJson(head));
  if (pkcs8 === null) throw new StationError('trust.passphrase-wrong', { what: 'the key of the role' });
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}

function isPem(text: string): boolean {
  return /^\s*-----BEGIN /.test(text);
}

function parse(text: string): RoleKeyFile {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw malformed('it is neither JSON nor PEM', cause);
  }
  const parsed = roleKeySchema.safeParse(value);
  if (!parsed.success) throw malformed('its fields are wrong', parsed.error);
  return parsed.data;
}

function malformed(problem: string, cause?: unknown): StationError {
  return new StationError('tuf.bad-key', { problem }, cause);
}
