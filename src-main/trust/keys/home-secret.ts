import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import { addGuardedFile, isFileError, readGuardedFile } from './guarded-file.ts';
import { protectionSchema } from './key-file.ts';
import type { KeyStoreOptions } from './key-store.ts';
import { chooseProtection, forgetProtection, wrappingKeyFor, type Protectors } from './protection.ts';
import { seal, sealedSchema, unseal } from './seal.ts';
import { systemKeychain } from './system-keychain.ts';

const FORMAT = 'marketplace-station-secret/1';
const BYTES = 32;

const headerSchema = z.strictObject({
  format: z.literal(FORMAT),
  name: z.string(),
  createdAt: z.iso.datetime(),
  protection: protectionSchema,
});
const fileSchema = headerSchema.extend({ sealed: sealedSchema, checksum: z.string() });
type Header = z.infer<typeof headerSchema>;
type SecretFile = z.infer<typeof fileSchema>;

/** What a home keeps secret besides its identities, by name. */
export type HomeSecretName =
  'webhooks' | 'entitlements' | 'log' | 'registry' | 'registries' | `tuf-${string}`;
export type HomeSecretOptions = Pick<KeyStoreOptions, 'passphrase' | 'keychain' | 'now'>;

/**
 * 32 random bytes of a home, made on first use and kept in a file of the keys' folder under the same protection as the keys.
 * The function answers the same bytes each time.
 * @throws trust.key-corrupt, trust.key-permissions, trust.keychain-unavailable, trust.keychain-lost, trust.passphrase-needed
 */
export function openHomeSecret(
  folder: string,
  name: HomeSecretName,
  options: HomeSecretOptions,
): () => Promise<Buffer> {
  const protectors: Protectors = {
    keychain: options.keychain === undefined ? systemKeychain() : options.keychain,
    passphrase: options.passphrase ?? null,
  };
  let opened: Promise<Buffer> | null = null;
  return () => {
    opened ??= readOrMake(folder, name, protectors, options.now).catch((thrown: unknown) => {
      opened = null;
      throw thrown;
    });
    return opened;
  };
}

async function readOrMake(
  folder: string,
  name: HomeSecretName,
  protectors: Protectors,
  now: () => number,
): Promise<Buffer> {
  const file = `secret-${name}.json`;
  try {
    return await open(await readGuardedFile(folder, file), file, name, protectors);
  } catch (thrown) {
    if (!isFileError(thrown, 'ENOENT')) throw thrown;
  }
  const secret = randomBytes(BYTES);
  const { protection, wrappingKey } = await chooseProtection(protectors, `secret-${name}-${randomUUID()}`);
  const header: Header = { format: FORMAT, name, createdAt: new Date(now()).toISOString(), protection };
  const sealed = seal(secret, wrappingKey, boundText(header));
  const text = `${JSON.stringify({ ...header, sealed, checksum: checksumOf(header, sealed) }, null, 2)}\n`;
  if (await addGuardedFile(folder, file, text)) return secret;
  // Another process was first: its secret is the home's.
  await forgetProtection(protection, protectors.keychain);
  return open(await readGuardedFile(folder, file), file, name, protectors);
}

async function open(
  text: string,
  file: string,
  name: HomeSecretName,
  protectors: Protectors,
): Promise<Buffer> {
  const content = read(text, file);
  // SECURITY: one secret for two purposes would let what is signed for the one count for the other.
  if (content.name !== name)
    throw new StationError('trust.key-corrupt', { file, reason: 'it is the file of another secret' });
  const wrappingKey = await wrappingKeyFor(
    content.protection,
    protectors,
    content.name,
    whatIs(content.name),
  );
  const secret = unseal(content.sealed, wrappingKey, boundText(content));
  if (secret !== null) return secret;
  if (content.protection.kind === 'passphrase')
    throw new StationError('trust.passphrase-wrong', { what: `the secret "${content.name}"` });
  throw new StationError('trust.key-corrupt', { file, reason: 'its wrapping key does not open it' });
}

const CALLED: Readonly<Record<string, string>> = {
  webhooks: 'The key that keeps the secrets of webhooks',
  entitlements: 'The key that signs entitlements',
  log: 'The key that signs the log',
  registry: 'The key that signs what this registry states',
  registries: 'The key that keeps the tokens of servers',
};

/** A secret as a person knows it. */
function whatIs(name: string): string {
  return CALLED[name] ?? `The key "${name}" of this home`;
}

/** The checksum tells damage from a wrong passphrase. @throws trust.key-corrupt */
function read(text: string, file: string): SecretFile {
  let value: Json;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new StationError('trust.key-corrupt', { file, reason: 'it is not JSON' }, cause);
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success)
    throw new StationError('trust.key-corrupt', { file, reason: 'its fields are wrong' }, parsed.error);
  if (parsed.data.checksum !== checksumOf(parsed.data, parsed.data.sealed))
    throw new StationError('trust.key-corrupt', { file, reason: 'its checksum is wrong' });
  return parsed.data;
}

function boundText({ format, name, createdAt, protection }: Header): string {
  return canonicalJson({ format, name, createdAt, protection } satisfies Json);
}

function checksumOf(header: Header, sealed: SecretFile['sealed']): string {
  return createHash('sha256').update(boundText(header)).update(canonicalJson(sealed)).digest('base64');
}
