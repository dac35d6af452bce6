import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';

/** AES-256-GCM (NIST SP 800-38D): 96-bit nonce, 128-bit tag at the end of `text`. Base64. */
export const sealedSchema = z.strictObject({ nonce: z.string(), text: z.string() });
export type Sealed = z.infer<typeof sealedSchema>;

/** scrypt (RFC 7914). `cost` is N; bounded so that a hostile file cannot eat the machine's memory. */
export const scryptSchema = z.strictObject({
  salt: z.string().min(20),
  cost: z
    .int()
    .min(1 << 14)
    .max(1 << 18)
    .refine((cost) => (cost & (cost - 1)) === 0, 'not a power of two'),
  blockSize: z.literal(8),
  parallelization: z.literal(1),
});
export type ScryptParameters = z.infer<typeof scryptSchema>;

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

export function newWrappingKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** Fresh parameters: 128 MiB of memory and about a third of a second. */
export function newScryptParameters(): ScryptParameters {
  return { salt: randomBytes(16).toString('base64'), cost: 1 << 17, blockSize: 8, parallelization: 1 };
}

export function wrappingKeyOf(passphrase: string, parameters: ScryptParameters): Promise<Buffer> {
  const { salt, cost, blockSize, parallelization } = parameters;
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: 2 * 128 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Seals `secret` under `key`; `bound` is text that must be the same when it is opened. */
export function seal(secret: Uint8Array, key: Uint8Array, bound: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound));
  const text = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('base64'), text: text.toString('base64') };
}

/** @returns null where key, text or bound text is not the one it was sealed with */
export function unseal(sealed: Sealed, key: Uint8Array, bound: string): Buffer | null {
  const nonce = Buffer.from(sealed.nonce, 'base64');
  const text = Buffer.from(sealed.text, 'base64');
  if (nonce.length !== NONCE_BYTES || text.length <= TAG_BYTES || key.length !== KEY_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(text.subarray(text.length - TAG_BYTES));
  const opened = decipher.update(text.subarray(0, text.length - TAG_BYTES));
  try {
    return Buffer.concat([opened, decipher.final()]);
  } catch {
    return null;
  }
}
