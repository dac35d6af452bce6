import { bundleToJSON } from '@sigstore/bundle';
import { parseJson, type JsonObject } from '../../src-shared/json.ts';
import type { PackageSigner } from './package-signer.ts';
import { IN_TOTO_PAYLOAD_TYPE, statementOf, type PackageClaim } from './statement.ts';

/**
 * Signs what is claimed about one package: an in-toto statement v1 in a DSSE envelope in a Sigstore bundle v0.3.
 * @returns the bundle as JSON, as it is written beside the file
 */
export async function signPackage(
  claim: PackageClaim & { readonly signer: PackageSigner },
): Promise<JsonObject> {
  const { identity, sign } = claim.signer;
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
  const bundle = await builder.create({
    data: statementOf(claim, identity.simulated),
    type: IN_TOTO_PAYLOAD_TYPE,
  });
  return parseJson(JSON.stringify(bundleToJSON(bundle))) as JsonObject;
}
