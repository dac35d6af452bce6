import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import { publicIdentitySchema } from '../../../src-shared/models/identity.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { rotationStatementSchema } from '../rotation.ts';
import { scryptSchema, sealedSchema } from './seal.ts';

const FORMAT = 'marketplace-station-key/1';

/** Who holds the wrapping key: the keychain, a head (through scrypt), or this very file, which then only its mode guards. */
export const protectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('keychain'), account: z.string() }),
  z.strictObject({ kind: z.literal('passphrase'), scrypt: scryptSchema }),
  z.strictObject({ kind: z.literal('file'), wrappingKey: z.string() }),
]);
export type KeyProtection = z.infer<typeof protectionSchema>;

/** Everything about a key but the secret; the seal is bound to it, so that nothing of it can be edited. */
const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  identity: publicIdentitySchema,
  origin: z.enum(['made', 'rotated', 'imported']),
  rotation: rotationStatementSchema.nullable(),
  protection: protectionSchema,
});
const keyFileSchema = headerSchema.extend({ sealed: sealedSchema, checksum: z.string() });
export type KeyHeader = z.infer<typeof headerSchema>;
export type KeyFile = z.infer<typeof keyFileSchema>;

export function headerOf(facts: Omit<KeyHeader, 'format'>): KeyHeader {
  return { format: FORMAT, ...facts };
}

/** The text the seal is bound to. */
export function boundText(file: KeyHeader): string {
  const { format, identity, origin, rotation, protection } = file;
  return canonicalJson({ format, identity, origin, rotation, protection } satisfies Json);
}

export function writeKeyFile(header: KeyHeader, sealed: KeyFile['sealed']): string {
  return `${JSON.stringify({ ...header, sealed, checksum: checksumOf(header, sealed) }, null, 2)}\n`;
}

/**
 * Reads a key file. The checksum tells damage from a wrong passphrase, which a failed seal alone could not.
 * @throws trust.key-corrupt
 */
export function readKeyFile(text: string, file: string): KeyFile {
  let value: Json;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new StationError('trust.key-corrupt', { file, reason: 'it is not JSON' }, cause);
  }
  const parsed = keyFileSchema.safeParse(value);
  if (!parsed.success)
    throw new StationError('trust.key-corrupt', { file, reason: 'its fields are wrong' }, parsed.error);
  if (parsed.data.checksum !== checksumOf(parsed.data, parsed.data.sealed)) {
    throw new StationError('trust.key-corrupt', { file, reason: 'its checksum is wrong' });
  }
  return parsed.data;
}

function checksumOf(header: KeyHeader, sealed: KeyFile['sealed']): string {
  return createHash('sha256').update(boundText(header)).update(canonicalJson(sealed)).digest('base64');
}
