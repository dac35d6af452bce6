import { createPublicKey, X509Certificate } from 'node:crypto';
import { RFC3161Timestamp } from '@sigstore/core';
import { z } from 'zod';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../../src-shared/json.ts';
import { isStrictBase64 } from '../base64.ts';
import { jsonFrom, strange, type Service } from './services.ts';

/**
 * What signing services answer, held to its form before the signing library sees it, which takes anything and fails somewhere
 * else, or makes a bundle of it that nobody can verify.
 */

const base64Schema = z.string().refine((text) => text !== '' && isStrictBase64(text));
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/i);
const numberSchema = z.int().min(0);

/** Rekor API v1, `LogEntry`: the parts that a bundle is made of. */
const logEntrySchema = z.looseObject({
  body: base64Schema,
  logID: hashSchema,
  logIndex: numberSchema,
  integratedTime: numberSchema,
  verification: z.looseObject({
    signedEntryTimestamp: base64Schema.optional(),
    inclusionProof: z.looseObject({
      checkpoint: z.string().min(1),
      hashes: z.array(hashSchema),
      logIndex: numberSchema,
      rootHash: hashSchema,
      treeSize: numberSchema,
    }),
  }),
});

/** The one entry in the answer of a log, with its id. @throws trust.service-refused */
export function logEntryFrom(service: Service, body: Uint8Array): JsonObject {
  const answer = jsonFrom(service, body);
  const [only, ...more] = isJsonObject(answer) ? Object.entries(answer) : [];
  if (only === undefined || more.length > 0) throw strange(service, 'its answer is not one entry');
  const [uuid, entry] = only;
  const parsed = logEntrySchema.safeParse(entry);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') ?? '';
    throw strange(service, `the field "${field}" of its entry is missing or wrong`, parsed.error);
  }
  if (!isJsonText(parsed.data.body)) throw strange(service, 'the body of its entry is not a JSON object');
  return { ...(entry as JsonObject), uuid };
}

function isJsonText(base64: string): boolean {
  try {
    return isJsonObject(parseJson(Buffer.from(base64, 'base64').toString('utf8')));
  } catch {
    return false;
  }
}

/** The certificates (PEM) in the answer of an authority, the signer's first. @throws trust.service-refused */
export function certificatesFrom(
  service: Service,
  body: Uint8Array,
  publicKey: string,
): readonly [string, ...string[]] {
  const answer = jsonFrom(service, body);
  const signed = part(answer, 'signedCertificateEmbeddedSct') ?? part(answer, 'signedCertificateDetachedSct');
  const certificates = z
    .tuple([z.string()], z.string())
    .safeParse(part(part(signed, 'chain'), 'certificates')).data;
  if (certificates === undefined) throw strange(service, 'its answer holds no certificate');
  let own: boolean;
  try {
    const [leaf] = certificates.map((pem) => new X509Certificate(pem));
    own = leaf?.publicKey.equals(createPublicKey(publicKey)) ?? false;
  } catch (cause) {
    throw strange(service, 'its certificate cannot be read', cause);
  }
  if (!own) throw strange(service, 'its certificate is for another key');
  return certificates;
}

/** A reply of RFC 3161 section 2.4.2 that holds a time. @throws trust.service-refused */
export function timestampFrom(service: Service, body: Uint8Array): Buffer {
  const reply = Buffer.from(body);
  try {
    if (!Number.isNaN(RFC3161Timestamp.parse(reply).signingTime.getTime())) return reply;
  } catch (cause) {
    throw strange(service, 'its answer is not a timestamp', cause);
  }
  throw strange(service, 'its timestamp says no time');
}

function part(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value ?? null) ? (value as JsonObject)[name] : undefined;
}
