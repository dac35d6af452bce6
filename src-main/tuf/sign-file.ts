import type { KeyObject } from 'node:crypto';
import type { Metadata, Root, Targets } from '@tufjs/models';
import { StationError } from '../../src-shared/errors/index.ts';
import { bytesOf, parseMetadata } from './metadata-files.ts';
import type { PendingSummary } from './port.ts';
import { fingerprintOf, signMetadata, tufKeyOf } from './signing.ts';

/** A file that waits for signatures, as one who is to sign it should read it. */
export type PendingFile =
  | { readonly kind: 'root'; readonly metadata: Metadata<Root> }
  | { readonly kind: 'targets'; readonly metadata: Metadata<Targets> };

/** @throws tuf.bad-file */
export function readPendingFile(bytes: Uint8Array): PendingFile {
  const found = readAs('root', bytes) ?? readAs('targets', bytes);
  if (found === null) throw new StationError('tuf.bad-file', { problem: 'it is neither a root nor targets' });
  return found;
}

/** A file says itself which of the two it is. */
function readAs(kind: PendingFile['kind'], bytes: Uint8Array): PendingFile | null {
  try {
    return kind === 'root'
      ? { kind, metadata: parseMetadata(kind, bytes, 'the file') }
      : { kind, metadata: parseMetadata(kind, bytes, 'the file') };
  } catch (thrown) {
    if (thrown instanceof StationError && thrown.code === 'tuf.corrupt') return null;
    throw thrown;
  }
}

/** Adds one person's signature. Who may sign the root is written in it, and in the one before; the latter is asked where it is known. */
export function signPending(
  bytes: Uint8Array,
  key: KeyObject,
): { readonly bytes: Buffer; readonly keyId: string } {
  const { metadata } = readPendingFile(bytes);
  signMetadata(metadata, key);
  return { bytes: bytesOf(metadata), keyId: tufKeyOf(key).keyID };
}

export function summaryOf({ kind, metadata }: PendingFile): PendingSummary {
  const { signed } = metadata;
  const role = 'roles' in signed ? signed.roles['root'] : undefined;
  return {
    kind,
    version: signed.version,
    expires: signed.expires,
    fingerprint: fingerprintOf(metadata),
    signatures: Object.keys(metadata.signatures),
    keys: [...(role?.keyIDs ?? [])],
    threshold: role?.threshold ?? null,
    targets: 'targets' in signed ? Object.keys(signed.targets).length : null,
  };
}
