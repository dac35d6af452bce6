import { createPublicKey } from 'node:crypto';
import type { Bundle, TransparencyLogEntry } from '@sigstore/bundle';
import type { TrustMaterial } from '@sigstore/verify';
import { parseJson, type Json } from '../../src-shared/json.ts';
import { StationError } from '../../src-shared/errors/index.ts';

/** The signer's key as the bundle carries it: what a log entry has to name too. */
export interface SignerMaterial {
  /** SPKI DER. */
  readonly publicKey: Buffer;
  /** DER of the leaf, null for a bare key. */
  readonly certificate: Buffer | null;
}

/** Witnesses sign beside the log; each signature of a known key is checked, which takes time. */
const MOST_NOTE_SIGNATURES = 64;

/**
 * What the library leaves open about log entries: one entry counted twice, a proof whose own root and size differ from
 * the signed checkpoint (RFC 6962 section 2.1.1), a checkpoint made to cost the verifier its time, and an entry made for
 * somebody else's key.
 * @throws trust.log-entry-invalid
 */
export function checkLogEntries(
  entries: Bundle['verificationMaterial']['tlogEntries'],
  signer: SignerMaterial,
): void {
  const seen = new Set<string>();
  for (const entry of entries) {
    const id = `${entry.logId.keyId.toString('hex')}:${entry.canonicalizedBody.toString('base64')}`;
    if (seen.has(id)) throw invalid('the same entry is given twice');
    seen.add(id);
    checkProof(entry);
    checkSigner(entry, signer);
  }
}

function checkProof(entry: TransparencyLogEntry): void {
  const proof = entry.inclusionProof;
  const checkpoint = proof?.checkpoint?.envelope;
  if (proof === undefined || checkpoint === undefined) return;
  const [, size, root] = checkpoint.split('\n');
  if (proof.treeSize !== size) throw invalid('the tree size of the proof is not that of the checkpoint');
  if (proof.rootHash.length > 0 && proof.rootHash.toString('base64') !== root)
    throw invalid('the root of the proof is not that of the checkpoint');
  checkNote(checkpoint);
}

/** Signature lines as the library finds them (C2SP signed-note, section "Format"). */
const NOTE_SIGNATURE = /\u2014 (\S+) \S+\n/g;

/** SECURITY: the library takes the name of each signer for a regular expression, which can take years to match. */
function checkNote(note: string): void {
  let signatures = 0;
  for (const [, name = ''] of note.matchAll(NOTE_SIGNATURE)) {
    if (/[\\^$*+?()[\]{}|]/.test(name))
      throw invalid('a signer of its checkpoint has a name that no log has');
    signatures += 1;
    if (signatures > MOST_NOTE_SIGNATURES)
      throw invalid(`its checkpoint has more than ${MOST_NOTE_SIGNATURES} signatures`);
  }
}

/** Where each kind of entry keeps the key: rekor types hashedrekord, dsse and intoto, and Rekor v2's entry.proto. */
function checkSigner(entry: TransparencyLogEntry, signer: SignerMaterial): void {
  let body: Json;
  try {
    body = parseJson(entry.canonicalizedBody.toString('utf8'));
  } catch (cause) {
    throw invalid('its body is not JSON', cause);
  }
  const kind = `${entry.kindVersion.kind}/${entry.kindVersion.version}`;
  switch (kind) {
    case 'hashedrekord/0.0.1':
      return comparePem(at(body, 'spec', 'signature', 'publicKey', 'content'), signer);
    case 'dsse/0.0.1':
      return comparePem(at(body, 'spec', 'signatures', 0, 'verifier'), signer);
    case 'intoto/0.0.2':
      return comparePem(at(body, 'spec', 'content', 'envelope', 'signatures', 0, 'publicKey'), signer);
    case 'hashedrekord/0.0.2':
      return compareVerifier(at(body, 'spec', 'hashedRekordV002', 'signature', 'verifier'), signer);
    case 'dsse/0.0.2':
      return compareVerifier(at(body, 'spec', 'dsseV002', 'signatures', 0, 'verifier'), signer);
    default:
      throw invalid(`entries of kind ${kind.slice(0, 60)} are not known`);
  }
}

function comparePem(content: Json | undefined, signer: SignerMaterial): void {
  const pem = typeof content === 'string' ? Buffer.from(content, 'base64').toString('utf8') : '';
  const certificate = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(
    pem,
  )?.[1];
  if (certificate !== undefined && signer.certificate !== null)
    return compare(Buffer.from(certificate, 'base64'), signer.certificate);
  try {
    return compare(createPublicKey(pem).export({ type: 'spki', format: 'der' }), signer.publicKey);
  } catch (thrown) {
    throw thrown instanceof StationError ? thrown : invalid('it names no key', thrown);
  }
}

function compareVerifier(verifier: Json | undefined, signer: SignerMaterial): void {
  const certificate = at(verifier, 'x509Certificate', 'rawBytes');
  if (typeof certificate === 'string' && signer.certificate !== null)
    return compare(Buffer.from(certificate, 'base64'), signer.certificate);
  const key = at(verifier, 'publicKey', 'rawBytes');
  return compare(typeof key === 'string' ? Buffer.from(key, 'base64') : Buffer.alloc(0), signer.publicKey);
}

function compare(named: Uint8Array, own: Uint8Array): void {
  if (Buffer.compare(named, own) !== 0) throw invalid('it was made for another key');
}

function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here as Json | undefined;
}

/**
 * Where an entry brings no signed time of its own, the log's key must have been valid at each proven time of signing: a log
 * that ended could otherwise vouch for what is signed today (sigstore_trustroot.proto, TransparencyLogInstance).
 * @throws trust.log-entry-invalid
 */
export function checkLogTimes(
  entries: Bundle['verificationMaterial']['tlogEntries'],
  logs: TrustMaterial['tlogs'],
  times: readonly Date[],
): void {
  if (times.length === 0) return;
  for (const entry of entries) {
    if (entry.inclusionPromise !== undefined) continue;
    const own = logs.filter((log) => log.logID.equals(entry.logId.keyId));
    const isValid = own.some(({ validFor }) =>
      times.every((time) => validFor.start <= time && time <= validFor.end),
    );
    if (own.length > 0 && !isValid) throw invalid('its log was not in use when it was signed');
  }
}

function invalid(reason: string, cause?: unknown): StationError {
  return new StationError('trust.log-entry-invalid', { reason }, cause);
}
