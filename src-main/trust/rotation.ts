import { verify } from 'node:crypto';
import { dsse } from '@sigstore/core';
import { z } from 'zod';
import { canonicalJson } from '../../src-shared/canonical-json.ts';
import { parseJson, type Json } from '../../src-shared/json.ts';
import { StationError } from '../../src-shared/errors/index.ts';
import { isStrictBase64 } from './base64.ts';
import { namesOfKey, parsePublicKey } from './fingerprint.ts';
import type { PackageSigner } from './package-signer.ts';

export const ROTATION_PAYLOAD_TYPE = 'application/vnd.marketplace-station.key-rotation+json';

const base64Schema = z.string().refine(isStrictBase64, 'not base64');

/** A DSSE envelope: the old key says which key follows it, and the new key agrees. Both signatures are over the same bytes. */
export const rotationStatementSchema = z.strictObject({
  payloadType: z.literal(ROTATION_PAYLOAD_TYPE),
  payload: base64Schema,
  signatures: z.tuple([
    z.strictObject({ keyid: z.string(), sig: base64Schema }),
    z.strictObject({ keyid: z.string(), sig: base64Schema }),
  ]),
});
export type RotationStatement = z.infer<typeof rotationStatementSchema>;

const keySchema = z.strictObject({ keyId: z.string(), fingerprint: z.string(), publicKey: z.string() });
const rotationSchema = z.strictObject({
  old: keySchema,
  next: keySchema,
  at: z.iso.datetime(),
  simulated: z.boolean(),
});

/** What a verified rotation says. */
export type Rotation = z.infer<typeof rotationSchema>;

export async function signRotation(
  old: PackageSigner,
  next: PackageSigner,
  at: string,
): Promise<RotationStatement> {
  const rotation: Rotation = {
    old: keyFacts(old),
    next: keyFacts(next),
    at,
    simulated: old.identity.simulated || next.identity.simulated,
  };
  const payload = Buffer.from(canonicalJson(rotation));
  const signed = dsse.preAuthEncoding(ROTATION_PAYLOAD_TYPE, payload);
  const [first, second] = await Promise.all([old.sign(signed), next.sign(signed)]);
  return {
    payloadType: ROTATION_PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [
      { keyid: old.identity.keyId, sig: Buffer.from(first).toString('base64') },
      { keyid: next.identity.keyId, sig: Buffer.from(second).toString('base64') },
    ],
  };
}

/**
 * Checks a statement of rotation with nothing but itself; whether the old key is trusted is the caller's to know.
 * @throws trust.rotation-invalid
 */
export function verifyRotation(statement: unknown): Rotation {
  const envelope = rotationStatementSchema.safeParse(statement);
  if (!envelope.success) throw invalid('its shape is wrong', envelope.error);
  const payload = Buffer.from(envelope.data.payload, 'base64');
  const rotation = rotationSchema.safeParse(jsonOf(payload));
  if (!rotation.success) throw invalid('its payload is wrong', rotation.error);
  const { old, next } = rotation.data;
  if (old.keyId === next.keyId) throw invalid('both keys are the same');
  const signed = dsse.preAuthEncoding(ROTATION_PAYLOAD_TYPE, payload);
  for (const [key, signature] of [
    [old, envelope.data.signatures[0]],
    [next, envelope.data.signatures[1]],
  ] as const) {
    const publicKey = keyOf(key.publicKey);
    const names = namesOfKey(publicKey);
    if (names.keyId !== key.keyId || names.fingerprint !== key.fingerprint || signature.keyid !== key.keyId)
      throw invalid('a key and its name differ');
    if (!verify('sha256', signed, publicKey, Buffer.from(signature.sig, 'base64')))
      throw invalid('a signature does not verify');
  }
  return rotation.data;
}

function keyFacts({ identity }: PackageSigner): Rotation['old'] {
  return { keyId: identity.keyId, fingerprint: identity.fingerprint, publicKey: identity.publicKey };
}

function keyOf(pem: string): ReturnType<typeof parsePublicKey> {
  try {
    const key = parsePublicKey(pem);
    if (key.asymmetricKeyType === 'ec') return key;
  } catch (cause) {
    throw invalid('a key does not decode', cause);
  }
  throw invalid('a key is not an ECDSA key');
}

function jsonOf(payload: Buffer): Json {
  try {
    return parseJson(payload.toString('utf8'));
  } catch (cause) {
    throw invalid('its payload is not JSON', cause);
  }
}

function invalid(reason: string, cause?: unknown): StationError {
  return new StationError('trust.rotation-invalid', { reason }, cause);
}
