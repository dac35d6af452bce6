import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ASN1Obj } from '@sigstore/core';
import { z } from 'zod';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { parseJson } from '../../../src-shared/json.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { namesOfKey } from '../fingerprint.ts';
import { isSigningKey, privateKeyOf } from '../package-signer.ts';
import { newScryptParameters, scryptSchema, seal, sealedSchema, unseal, wrappingKeyOf } from './seal.ts';

const FORMAT = 'marketplace-station-exported-key/1';

/** An exported key: PKCS#8 (RFC 5958) sealed with AES-256-GCM under a passphrase through scrypt. */
const portableSchema = z.strictObject({
  format: z.literal(FORMAT),
  fingerprint: z.string(),
  createdAt: z.iso.datetime(),
  scrypt: scryptSchema,
  sealed: sealedSchema,
});

export interface PortableKey {
  readonly privateKey: KeyObject;
  /** Null where the text does not say (a bare PEM). */
  readonly createdAt: string | null;
}

/** @throws trust.passphrase-empty */
export async function exportKey(key: KeyObject, createdAt: string, passphrase: string): Promise<string> {
  if (passphrase === '') throw new StationError('trust.passphrase-empty');
  const { fingerprint } = namesOfKey(createPublicKey(key));
  const scrypt = newScryptParameters();
  const bound = canonicalJson({ format: FORMAT, fingerprint, createdAt, scrypt });
  const sealed = seal(
    key.export({ type: 'pkcs8', format: 'der' }),
    await wrappingKeyOf(passphrase, scrypt),
    bound,
  );
  return `${JSON.stringify({ format: FORMAT, fingerprint, createdAt, scrypt, sealed }, null, 2)}\n`;
}

/**
 * Reads what `exportKey` wrote, or an encrypted PKCS#8 PEM from elsewhere.
 * @throws trust.import-malformed, trust.passphrase-wrong, trust.passphrase-empty
 */
export async function importKey(text: string, passphrase: string): Promise<PortableKey> {
  if (passphrase === '') throw new StationError('trust.passphrase-empty');
  const imported = /^\s*-----BEGIN /.test(text)
    ? fromPem(text, passphrase)
    : await fromJson(text, passphrase);
  if (!isSigningKey(imported.privateKey)) throw malformed('it is not an ECDSA P-256 key');
  return imported;
}

async function fromJson(text: string, passphrase: string): Promise<PortableKey> {
  const portable = portableSchema.safeParse(jsonOf(text));
  if (!portable.success) throw malformed('its fields are wrong', portable.error);
  const { format, fingerprint, createdAt, scrypt, sealed } = portable.data;
  const bound = canonicalJson({ format, fingerprint, createdAt, scrypt });
  const pkcs8 = unseal(sealed, await wrappingKeyOf(passphrase, scrypt), bound);
  if (pkcs8 === null) throw new StationError('trust.passphrase-wrong', { what: 'the exported key' });
  const privateKey = keyIn(pkcs8);
  if (namesOfKey(createPublicKey(privateKey)).fingerprint !== fingerprint)
    throw malformed('its fingerprint is that of another key');
  return { privateKey, createdAt };
}

function keyIn(pkcs8: Buffer): KeyObject {
  try {
    return privateKeyOf(pkcs8);
  } catch (cause) {
    throw malformed('what it holds is no private key', cause);
  }
}

function fromPem(text: string, passphrase: string): PortableKey {
  if (!/^\s*-----BEGIN ENCRYPTED PRIVATE KEY-----/.test(text))
    throw malformed('it is a PEM, but not an encrypted private key');
  const key = derOf(text);
  try {
    return {
      privateKey: createPrivateKey({ key, format: 'der', type: 'pkcs8', passphrase }),
      createdAt: null,
    };
  } catch (cause) {
    // Its form was read before. A wrong passphrase mostly ends in bad padding, one time in some hundred in bytes that are no key.
    if (
      cause instanceof Error &&
      /unsupported|unknown|memory/i.test('code' in cause ? String(cause.code) : '')
    )
      throw malformed('its encryption is not supported', cause);
    throw new StationError('trust.passphrase-wrong', { what: 'the PEM' }, cause);
  }
}

/** Iterations of PBKDF2, or N times r times p of scrypt: some seconds. Tools write up to a million. */
const MOST_WORK = 1n << 22n;

/**
 * The bytes of an EncryptedPrivateKeyInfo (RFC 5958 section 3).
 * SECURITY: it says itself how much work its passphrase takes, up to hours in which this program does nothing else.
 * @throws trust.import-malformed
 */
function derOf(pem: string): Buffer {
  const base64 = /-----BEGIN ENCRYPTED PRIVATE KEY-----([^-]+)-----END/.exec(pem)?.[1] ?? '';
  const der = Buffer.from(base64, 'base64');
  let work: bigint;
  try {
    const [algorithm, encrypted, ...more] = ASN1Obj.parseBuffer(der).subs;
    if (algorithm?.tag.constructed !== true || encrypted?.tag.isOctetString() !== true || more.length > 0)
      throw malformed('the PEM does not decode');
    work = workIn(algorithm);
  } catch (cause) {
    throw malformed('the PEM does not decode', cause);
  }
  if (work > MOST_WORK) throw malformed('its passphrase is made to take far too long to check');
  return der;
}

/**
 * The most that any parameters in an algorithm ask for (RFC 8018 appendix A). Those of scrypt are the only ones with three
 * numbers, which multiply (RFC 7914 section 7.1); a salt is none of them, whatever its bytes look like.
 */
function workIn(value: ASN1Obj): bigint {
  if (value.tag.isOctetString()) return 0n;
  const numbers = value.subs.filter((sub) => sub.tag.isInteger()).map((sub) => sub.toInteger());
  const [cost = 0n, blockSize, parallelization] = numbers;
  const isScrypt = blockSize !== undefined && parallelization !== undefined;
  const own = isScrypt ? [cost * blockSize * parallelization] : numbers;
  return [...own, ...value.subs.map(workIn)].reduce((most, one) => (one > most ? one : most), 0n);
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    throw malformed('it is neither JSON nor PEM', cause);
  }
}

function malformed(reason: string, cause?: unknown): StationError {
  return new StationError('trust.import-malformed', { reason }, cause);
}
