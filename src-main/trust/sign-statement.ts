import { bundleToJSON } from '@sigstore/bundle';
import { parseJson, type JsonObject } from '../../src-shared/json.ts';
import type { PackageSigner } from './package-signer.ts';
import { IN_TOTO_PAYLOAD_TYPE } from './statement.ts';

/** Signs the bytes of an in-toto statement: a DSSE envelope in a Sigstore bundle v0.3, as JSON. */
export async function signStatement(
  statement: Uint8Array,
  { identity, sign }: PackageSigner,
): Promise<JsonObject> {
  // Brings an HTTP client along; only who signs waits for it.
  const { DSSEBundleBuilder } = await import('@sigstore/sign');
  const builder = new DSSEBundleBuilder({
    signer: {
      sign: async (bytes) => ({
        signature: Buffer.from(await sign(bytes)),
        key: { $case: 'publicKey', publicKey: identity.publicKey, hint: identity.keyId },
      }),
    },
    witnesses: [],
  });
  const bundle = await builder.create({ data: Buffer.from(statement), type: IN_TOTO_PAYLOAD_TYPE });
  return parseJson(JSON.stringify(bundleToJSON(bundle))) as JsonObject;
}
