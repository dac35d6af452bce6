import { createHash, verify, type KeyObject } from 'node:crypto';
import { StationError } from '../../../src-shared/errors/index.ts';

/** C2SP signed-note, section "Signature types": 0x01 is Ed25519. */
const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
/** RFC 8410 section 4: SPKI of an Ed25519 key up to its 32 bytes. */
const SPKI_HEAD_BYTES = 12;
const SIGNATURE_LINE = /^— ([^\s+\p{White_Space}]+) ([A-Za-z0-9+/]+={0,2})$/u;

export const NOTE_LIMITS = { bytes: 8_192, signatures: 16 } as const;

export interface SignedNote {
  /** With its last newline: what is signed. */
  readonly text: string;
  readonly signatures: readonly {
    readonly name: string;
    readonly keyId: Buffer;
    readonly signature: Buffer;
  }[];
}

/** C2SP signed-note, section "Signatures": SHA-256(<name> || 0x0A || <type> || <public key>)[:4]. @throws trust.log-key-malformed for another kind of key */
export function noteKeyId(name: string, publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519')
    throw new StationError('trust.log-key-malformed', {
      reason: 'logs sign with Ed25519, and this is another kind',
    });
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(SPKI_HEAD_BYTES);
  const hash = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ED25519)).update(raw).digest();
  return hash.subarray(0, KEY_ID_BYTES);
}

/** Whether a name may stand in a signature line: not empty, no space, no plus. */
export function isNoteName(name: string): boolean {
  return /^[^\s+\p{White_Space}]+$/u.test(name) && !/\p{Cc}/u.test(name);
}

/** The note with one signature below it. `text` ends with a newline. */
export function writeNote(text: string, name: string, keyId: Buffer, signature: Uint8Array): string {
  return `${text}\n— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`;
}

/** C2SP signed-note, section "Format". @throws trust.log-checkpoint-malformed */
export function readNote(note: string): SignedNote {
  if (Buffer.byteLength(note) > NOTE_LIMITS.bytes) throw malformed('it is too long');
  if (/\p{Surrogate}/u.test(note)) throw malformed('it is not Unicode text');
  // eslint-disable-next-line no-control-regex -- the format forbids exactly these
  if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(note)) throw malformed('it holds control characters');
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw malformed('it carries no signature');
  const text = note.slice(0, split + 1);
  const below = note.slice(split + 2);
  if (!below.endsWith('\n')) throw malformed('its last line does not end');
  const lines = below.slice(0, -1).split('\n');
  if (lines.length > NOTE_LIMITS.signatures) throw malformed('it carries too many signatures');
  return { text, signatures: lines.map(readSignature) };
}

function readSignature(line: string): SignedNote['signatures'][number] {
  const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
  if (name === undefined || base64 === undefined) throw malformed('a signature line has another form');
  const bytes = decodeBase64(base64);
  if (bytes === null) throw malformed('a signature is not canonical base64');
  if (bytes.length <= KEY_ID_BYTES) throw malformed('a signature is too short');
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/**
 * C2SP signed-note, section "Verification": signatures of keys that are not known are passed over, a wrong one of a known key
 * never is, and one key signs once.
 * @throws trust.log-checkpoint-unsigned, trust.log-checkpoint-signature, trust.log-checkpoint-malformed, trust.log-key-malformed
 */
export function verifyNote(note: SignedNote, name: string, publicKey: KeyObject): void {
  const keyId = noteKeyId(name, publicKey);
  const own = note.signatures.filter((line) => line.name === name && line.keyId.equals(keyId));
  const [first] = own;
  if (first === undefined) throw new StationError('trust.log-checkpoint-unsigned', { name });
  if (own.length > 1) throw malformed('one key signed it twice');
  const holds =
    first.signature.length === SIGNATURE_BYTES &&
    verify(null, Buffer.from(note.text, 'utf8'), publicKey, first.signature);
  if (!holds) throw new StationError('trust.log-checkpoint-signature', { name });
}

/** RFC 4648 section 4, padded, with no unused bits set (section 3.5); null for anything else. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function malformed(reason: string): StationError {
  return new StationError('trust.log-checkpoint-malformed', { reason });
}
