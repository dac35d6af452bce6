import type { JsonObject } from '../../src-shared/json.ts';
import type { PackageSigner } from './package-signer.ts';
import { publisherSigner, signStatement } from './sign-statement.ts';
import { statementOf, type PackageClaim } from './statement.ts';

/**
 * Signs what is claimed about one package: an in-toto statement v1 in a DSSE envelope in a Sigstore bundle v0.3.
 * @returns the bundle as JSON, as it is written beside the file
 */
export async function signPackage(
  claim: PackageClaim & { readonly signer: PackageSigner },
): Promise<JsonObject> {
  return signStatement(statementOf(claim, claim.signer.identity.simulated), publisherSigner(claim.signer));
}
