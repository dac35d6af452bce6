import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parsePublicKey } from '../fingerprint.ts';
import { decodeBase64, isNoteName, noteKeyId, readNote, verifyNote, writeNote } from './signed-note.ts';

/** What a log says of itself at one moment. */
export interface Checkpoint {
  /** The name of the log; it never changes. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** Hex. */
  readonly rootHash: string;
}

/** C2SP tlog-checkpoint, section "Format": origin, size and root, each on a line, signed under the origin's name. */
export function signCheckpoint({ origin, size, rootHash }: Checkpoint, key: KeyObject): string {
  if (!isNoteName(origin)) throw malformed('its origin cannot name a key');
  const text = `${origin}\n${size}\n${Buffer.from(rootHash, 'hex').toString('base64')}\n`;
  return writeNote(text, origin, noteKeyId(origin, createPublicKey(key)), sign(null, Buffer.from(text), key));
}

/**
 * Says what a signed checkpoint says, if it is the named log's and signed with its key. `publicKey` is SPKI PEM. Pure.
 * @throws trust.log-checkpoint-malformed, trust.log-checkpoint-origin, trust.log-checkpoint-unsigned,
 *   trust.log-checkpoint-signature, trust.log-key-malformed
 */
export function verifyCheckpoint(
  text: string,
  expected: { readonly origin: string; readonly publicKey: string },
): Checkpoint {
  const note = readNote(text);
  const checkpoint = readCheckpoint(note.text);
  if (checkpoint.origin !== expected.origin)
    throw new StationError('trust.log-checkpoint-origin', {
      actual: checkpoint.origin,
      expected: expected.origin,
    });
  verifyNote(note, expected.origin, keyOf(expected.publicKey));
  return checkpoint;
}

/** The name of the log that a checkpoint says it is from; nothing is verified. @throws trust.log-checkpoint-malformed */
export function originOf(text: string): string {
  return readCheckpoint(readNote(text).text).origin;
}

function readCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...rest] = text.slice(0, -1).split('\n');
  if (!isNoteName(origin)) throw malformed('its first line is no name of a log');
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    throw malformed('its second line is no size');
  const hash = decodeBase64(root);
  if (hash?.length !== 32) throw malformed('its third line is no SHA-256 in base64');
  // Extension lines may follow; they are signed too, and mean nothing here.
  if (rest.includes('')) throw malformed('one of its lines is empty');
  return { origin, size: Number(size), rootHash: hash.toString('hex') };
}

function keyOf(pem: string): KeyObject {
  try {
    return parsePublicKey(pem);
  } catch (thrown) {
    // What is said of keys in general names kinds that no log signs with.
    if (!(thrown instanceof StationError) || thrown.code !== 'trust.key-malformed') throw thrown;
    throw new StationError('trust.log-key-malformed', thrown.details, thrown);
  }
}

function malformed(reason: string): StationError {
  return new StationError('trust.log-checkpoint-malformed', { reason });
}
