import { createHash, X509Certificate } from 'node:crypto';
import { bundleToJSON, type Bundle } from '@sigstore/bundle';
import type { FulcioSigner, RekorWitness, TSAWitness, Witness } from '@sigstore/sign';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson, type JsonObject } from '../../../src-shared/json.ts';
import { namesOfKey, publicKeyPem } from '../fingerprint.ts';
import { IN_TOTO_PAYLOAD_TYPE, statementOf, type PackageClaim } from '../statement.ts';
import { identityIn } from '../verify-evidence.ts';
import { standIn, subjectOf } from './identity-token.ts';
import { certificatesFrom, logEntryFrom, timestampFrom } from './answers.ts';
import { ask, type Service, type ServicePost } from './services.ts';

export interface KeylessRequest {
  /** The certificate authority (Fulcio). */
  readonly fulcio: string;
  /** The transparency log (Rekor), the timestamp authority (RFC 3161), or both: one of them proves the time. */
  readonly rekor: string | null;
  readonly tsa: string | null;
  /** An OpenID Connect token of the signer, for the audience `sigstore`. */
  readonly identityToken: string;
  readonly post: ServicePost;
  /** For each service. */
  readonly timeoutMs?: number;
}

/** A keyless bundle and whose certificate it carries. */
export interface KeylessSignature {
  readonly bundle: JsonObject;
  readonly identity: { readonly subject: string; readonly issuer: string };
  /** Of the key that was made for this one signature and thrown away. */
  readonly keyId: string;
  readonly publicKey: string;
}

const TIMEOUT_MS = 20_000;

/**
 * Signs what is claimed about one package with a key that lives for this signature alone. A certificate authority vouches for
 * the signer's identity; a log or a timestamp authority for the time.
 * @throws trust.token-malformed, trust.services-missing, trust.service-unsafe, service-unreachable, service-refused
 */
export async function signKeyless(claim: PackageClaim, request: KeylessRequest): Promise<KeylessSignature> {
  const { rekor, tsa, identityToken, post, timeoutMs = TIMEOUT_MS } = request;
  if (rekor === null && tsa === null) throw new StationError('trust.services-missing', { missing: 'time' });
  const subject = subjectOf(identityToken, Date.now());
  const service = (name: string, baseURL: string): Service => ({ name, baseURL, post, timeoutMs });
  // Brings an HTTP client along; only who signs waits for it.
  const library = await import('@sigstore/sign');
  const authority = { ...service('certificate authority', request.fulcio), secret: identityToken };
  const signer = new library.FulcioSigner({
    fulcioBaseURL: request.fulcio,
    identityProvider: { getToken: () => Promise.resolve(standIn(subject)) },
  });
  replace<FulcioSigner>(signer, 'ca', {
    createSigningCertificate: (_standIn: string, publicKey: string, challenge: Buffer) =>
      certificateFrom(authority, identityToken, publicKey, challenge),
  });
  const witnesses: Witness[] = [];
  if (rekor !== null) {
    const log = service('transparency log', rekor);
    // Logs canonicalise entries of this type alone in one way (dsse entries differ between them).
    const witness = new library.RekorWitness({ rekorBaseURL: rekor, entryType: 'intoto' });
    replace<RekorWitness>(witness, 'tlogV1', { createEntry: (entry: unknown) => logEntry(log, entry) });
    witnesses.push(witness);
  }
  if (tsa !== null) {
    const clock = service('timestamp authority', tsa);
    const witness = new library.TSAWitness({ tsaBaseURL: tsa });
    replace<TSAWitness>(witness, 'tsa', { createTimestamp: (signed: Buffer) => timestamp(clock, signed) });
    witnesses.push(witness);
  }
  const builder = new library.DSSEBundleBuilder({ signer, witnesses });
  const bundle = await builder.create({ data: statementOf(claim, false), type: IN_TOTO_PAYLOAD_TYPE });
  return { bundle: parseJson(JSON.stringify(bundleToJSON(bundle))) as JsonObject, ...signedBy(bundle) };
}

/** The library's own clients follow redirects anywhere and know no address that they may not reach: ours take their place. */
function replace<Holder extends object>(holder: Holder, field: string, client: object): void {
  if (!(field in holder)) throw new StationError('internal', { reason: `the library has no ${field}` });
  Object.assign(holder, { [field]: client });
}

/** Fulcio API v2, `POST /api/v2/signingCert`. */
async function certificateFrom(
  service: Service,
  oidcIdentityToken: string,
  publicKey: string,
  challenge: Buffer,
): Promise<readonly string[]> {
  const body = await ask(service, '/api/v2/signingCert', {
    credentials: { oidcIdentityToken },
    publicKeyRequest: {
      publicKey: { algorithm: 'ECDSA', content: publicKey },
      proofOfPossession: challenge.toString('base64'),
    },
  });
  return certificatesFrom(service, body, publicKey);
}

/** Rekor API v1, `POST /api/v1/log/entries`: one entry under its own id. */
async function logEntry(service: Service, entry: unknown): Promise<JsonObject> {
  return logEntryFrom(service, await ask(service, '/api/v1/log/entries', entry));
}

/** Sigstore's timestamp authority: JSON in, an RFC 3161 section 2.4.2 reply out. */
async function timestamp(service: Service, signature: Buffer): Promise<Buffer> {
  const question = {
    artifactHash: createHash('sha256').update(signature).digest('base64'),
    hashAlgorithm: 'sha256',
  };
  const hasPath = new URL(service.baseURL).pathname !== '/';
  return timestampFrom(service, await ask(service, hasPath ? '' : '/api/v1/timestamp', question));
}

function signedBy(bundle: Bundle): Omit<KeylessSignature, 'bundle'> {
  const content = bundle.verificationMaterial.content;
  if (content.$case !== 'certificate')
    throw new StationError('internal', { reason: 'a keyless bundle without a certificate' });
  const key = new X509Certificate(Buffer.from(content.certificate.rawBytes)).publicKey;
  return { identity: identityIn(bundle), keyId: namesOfKey(key).keyId, publicKey: publicKeyPem(key) };
}
