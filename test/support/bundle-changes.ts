import { createHash, createPublicKey, sign } from 'node:crypto';
import {
  at,
  changed,
  keySigner,
  oneLeafLog,
  statementFor,
  type SigstoreStack,
  type Tree,
} from './sigstore-stack.ts';

/** One bit of a base64 text's bytes turned over. */
export function flipBase64(text: unknown, position = 12): string {
  const bytes = Buffer.from(String(text), 'base64');
  const index = position % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  return bytes.toString('base64');
}

/** Turns over one bit of the byte field at a path; a number at the end says in which byte. */
export function flipAt(root: Tree, ...path: readonly (string | number)[]): void {
  const last = path.at(-1);
  const position = typeof last === 'number' ? last : 12;
  const names = typeof last === 'number' ? path.slice(0, -1) : path;
  const holder = at(root, ...names.slice(0, -1));
  const name = String(names.at(-1));
  holder[name] = flipBase64(holder[name], position);
}

/** Writes the certificate in the older way, as a chain. */
export function asChain(bundle: Tree, mediaType: string): void {
  bundle['mediaType'] = mediaType;
  const material = at(bundle, 'verificationMaterial');
  material['x509CertificateChain'] = { certificates: [material['certificate']] };
  delete material['certificate'];
}

/** Rewrites the signed note of a proof of inclusion. */
export function editCheckpoint(proof: Tree, edit: (text: string) => string): void {
  const checkpoint = at(proof, 'checkpoint');
  checkpoint['envelope'] = edit(String(checkpoint['envelope']));
}

/** A bundle with a timestamp and an entry of a log of the second generation, which may lie about one thing. */
export async function secondGeneration(
  stack: SigstoreStack,
  artifact: Uint8Array,

  kind: 'message' | 'dsse' | 'encoded',
  lie?: 'signature' | 'key' | 'digest',
): Promise<{ bundle: Tree; root: Tree }> {
  const plain =
    kind === 'message'
      ? await stack.signBlob(artifact, { tsa: true })
      : await stack.attest(statementFor(artifact), { tsa: true });
  const log = oneLeafLog();
  const signature =
    kind === 'message'
      ? at(plain, 'messageSignature')['signature']
      : at(plain, 'dsseEnvelope', 'signatures', 0)['sig'];
  const payload =
    kind === 'message' ? artifact : Buffer.from(String(at(plain, 'dsseEnvelope')['payload']), 'base64');
  const type = 'application/vnd.in-toto+json';
  const encoded = Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `), payload]);
  const logged = lie === 'digest' ? Buffer.from('other bytes') : kind === 'encoded' ? encoded : payload;
  const stranger = keySigner();
  const certificate = at(plain, 'verificationMaterial', 'certificate')['rawBytes'];
  const verifier =
    lie === 'key'
      ? {
          publicKey: {
            rawBytes: createPublicKey(stranger.pem)
              .export({ type: 'spki', format: 'der' })
              .toString('base64'),
          },
          keyDetails: 'PKIX_ECDSA_P256_SHA_256',
        }
      : { x509Certificate: { rawBytes: certificate }, keyDetails: 'PKIX_ECDSA_P256_SHA_256' };
  const content =
    lie === 'signature' ? sign('sha256', artifact, stranger.privateKey).toString('base64') : signature;
  const digest = { algorithm: 'SHA2_256', digest: createHash('sha256').update(logged).digest('base64') };
  const body =
    kind === 'dsse'
      ? {
          apiVersion: '0.0.2',
          kind: 'dsse',
          spec: { dsseV002: { payloadHash: digest, signatures: [{ content, verifier }] } },
        }
      : {
          apiVersion: '0.0.2',
          kind: 'hashedrekord',
          spec: { hashedRekordV002: { data: digest, signature: { content, verifier } } },
        };
  const bundle = changed(
    plain,
    (copy) => (at(copy, 'verificationMaterial')['tlogEntries'] = [log.entryOf(body)]),
  );
  return { bundle, root: { ...stack.trustedRoot, tlogs: [log.root] } };
}
