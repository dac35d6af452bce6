import type { KeyObject } from 'node:crypto';
import type { PendingSummary } from './port.ts';

/** Adds a signature to a file that waits for some, on a machine that need not know the station it is of. @throws tuf.bad-file, tuf.bad-key */
export async function signOffline(
  bytes: Uint8Array,
  key: KeyObject,
): Promise<{ readonly bytes: Buffer; readonly keyId: string; readonly pending: PendingSummary }> {
  const { readPendingFile, signPending, summaryOf } = await import('./sign-file.ts');
  const signed = signPending(bytes, key);
  return { ...signed, pending: summaryOf(readPendingFile(signed.bytes)) };
}

/** How metadata calls a key. @throws tuf.bad-key */
export async function roleKeyId(key: KeyObject): Promise<string> {
  const { tufKeyOf } = await import('./signing.ts');
  return tufKeyOf(key).keyID;
}
