import { z } from 'zod';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../../src-shared/json.ts';
import { sha256Hex } from '../../store/index.ts';
import {
  namesOfKey,
  parsePublicKey,
  PUBLIC_GOOD_ROOT,
  publisherSigner,
  signStatement,
  verifyBundle,
  type PackageSigner,
} from '../../trust/index.ts';
import type { MirrorArchive } from './archive.ts';
import { LIST_PATH } from './format.ts';

/** What an exporter's statement says about a list; a name, not an address. */
export const MIRROR_PREDICATE_TYPE = 'https://marketplace-station.invalid/attestations/mirror/v1';

/** Only what we write, so that no byte of the signature's file can change and still mean the same. */
const bundleSchema = z.strictObject({
  mediaType: z.literal('application/vnd.dev.sigstore.bundle.v0.3+json'),
  verificationMaterial: z.strictObject({ publicKey: z.strictObject({ hint: z.string() }) }),
  dsseEnvelope: z.strictObject({
    payload: z.string(),
    payloadType: z.string(),
    signatures: z.tuple([z.strictObject({ sig: z.string(), keyid: z.string().optional() })]),
  }),
});

/** The exporter's signature over the list, as it lies in the file. */
export async function signList(listBytes: Uint8Array, signer: PackageSigner): Promise<Buffer> {
  const bundle = await signStatement(statementOf(listBytes), publisherSigner(signer));
  const { mediaType, verificationMaterial, dsseEnvelope } = bundle;
  const { publicKey } = verificationMaterial as { publicKey: Json };
  const kept = { mediaType, verificationMaterial: { publicKey }, dsseEnvelope } as unknown as Json;
  return Buffer.from(`${canonicalJson(kept)}\n`);
}

/** The list is what the exporter that it names has signed. @throws mirror.unsigned, mirror.signature-wrong, mirror.list-malformed */
export function verifySignature({ list, listBytes, signature }: MirrorArchive): void {
  const { exporter } = list;
  const key = keyOf(exporter.publicKey);
  const names = namesOfKey(key);
  if (names.fingerprint !== exporter.fingerprint)
    throw new StationError('mirror.list-malformed', { problem: 'the exporter has another fingerprint' });
  const bundle = readSignature(signature);
  const wrong = (cause?: unknown): StationError =>
    new StationError('mirror.signature-wrong', { exporter: exporter.fingerprint }, cause);
  const { keyid } = bundle.dsseEnvelope.signatures[0];
  if (bundle.verificationMaterial.publicKey.hint !== names.keyId) throw wrong();
  if (keyid !== undefined && keyid !== '' && keyid !== names.keyId) throw wrong();
  if (bundle.dsseEnvelope.payload !== statementOf(listBytes).toString('base64')) throw wrong();
  try {
    verifyBundle({
      bundle,
      artifact: listBytes,
      trustedRoot: PUBLIC_GOOD_ROOT,
      policy: { key: exporter.publicKey },
      noLog: true,
    });
  } catch (thrown) {
    throw wrong(thrown);
  }
}

/** in-toto attestation framework, Statement v1. */
function statementOf(listBytes: Uint8Array): Buffer {
  const sha256 = sha256Hex(listBytes);
  return Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: LIST_PATH, digest: { sha256 } }],
      predicateType: MIRROR_PREDICATE_TYPE,
      predicate: {},
    }),
  );
}

function readSignature(bytes: Uint8Array): z.infer<typeof bundleSchema> {
  const text = Buffer.from(bytes).toString('utf8');
  let value: Json;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new StationError('mirror.unsigned', { problem: 'it is not JSON' }, cause);
  }
  const parsed = bundleSchema.safeParse(value);
  if (!parsed.success)
    throw new StationError('mirror.unsigned', { problem: 'it is no bundle of ours' }, parsed.error);
  if (`${canonicalJson(value)}\n` !== text)
    throw new StationError('mirror.unsigned', { problem: 'it is written in another way' });
  return parsed.data;
}

function keyOf(pem: string): ReturnType<typeof parsePublicKey> {
  try {
    return parsePublicKey(pem);
  } catch (cause) {
    throw new StationError(
      'mirror.list-malformed',
      { problem: 'the key of the exporter does not decode' },
      cause,
    );
  }
}
