import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import { bundleToJSON, toDSSEBundle } from '@sigstore/bundle';
import { parseJson, type JsonObject } from '../../src-shared/json.ts';
import { namesOfKey, publicKeyPem } from './fingerprint.ts';
import type { PackageSigner } from './package-signer.ts';
import { IN_TOTO_PAYLOAD_TYPE } from './statement.ts';

/** A key together with the names that bundles call it by. */
export interface StatementSigner {
  /** base64(sha256(SPKI DER)), the bundle's hint. */
  readonly keyId: string;
  readonly fingerprint: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** The statement in a DSSE envelope in a Sigstore bundle v0.3, as JSON. */
export async function signStatement(payload: Uint8Array, signer: StatementSigner): Promise<JsonObject> {
  const signature = Buffer.from(await signer.sign(preAuthEncoding(IN_TOTO_PAYLOAD_TYPE, payload)));
  const bundle = toDSSEBundle({
    artifact: Buffer.from(payload),
    artifactType: IN_TOTO_PAYLOAD_TYPE,
    signature,
    keyHint: signer.keyId,
    certificateChain: false,
  });
  return parseJson(JSON.stringify(bundleToJSON(bundle))) as JsonObject;
}

/** DSSE protocol, section "Signature Definition": what is signed binds the type to the payload. */
function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.byteLength} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Signs with an Ed25519 key of the home's own. */
export function homeSigner(key: KeyObject): StatementSigner {
  const publicKey = createPublicKey(key);
  return {
    ...namesOfKey(publicKey),
    publicKey: publicKeyPem(publicKey),
    sign: (bytes) => Promise.resolve(sign(null, bytes, key)),
  };
}

/** Signs as a publisher. */
export function publisherSigner({ identity, sign: signAs }: PackageSigner): StatementSigner {
  const { keyId, fingerprint, publicKey } = identity;
  return { keyId, fingerprint, publicKey, sign: signAs };
}
