export { openKeyStore, type KeyStore, type KeyStoreOptions, type Signature } from './keys/key-store.ts';
export { checkPassphrase, needsPassphrase, type ShutBecause } from './keys/passphrase-check.ts';
export type { KeychainPort } from './keys/keychain-port.ts';
export { systemKeychain } from './keys/system-keychain.ts';
export {
  digestOf,
  namesOfIdentity,
  namesOfKey,
  parsePublicKey,
  publicKeyPem,
  type KeyNames,
} from './fingerprint.ts';
export type { PackageSigner } from './package-signer.ts';
export { verifyRotation, type Rotation, type RotationStatement } from './rotation.ts';
export { signKeyless, type KeylessRequest, type KeylessSignature } from './keyless/sign-keyless.ts';
export { signPackage } from './sign-package.ts';
export { homeSigner, publisherSigner, signStatement, type StatementSigner } from './sign-statement.ts';
export { createSimulatedSigner, createSimulation, type Simulation } from './simulation.ts';
export { PACKAGE_PREDICATE_TYPE, type PackageClaim } from './statement.ts';
export { verifyBundle, type BundleInput, type BundlePolicy, type VerifiedBundle } from './verify-bundle.ts';
export { openHomeKey, openIssuerKey } from './issuer-key.ts';
export { makeRoleKey, openRoleKey, publicOfRoleKey } from './keys/role-key.ts';
export { openSecretBox, type SecretBox } from './secret-box.ts';
export { createVerifyCache } from './verify-cache.ts';
export { isKeyless, verifiesText, type UploadAttestation } from './verify-upload.ts';
export { createPackageVerifiers, type PackageVerifiers, type Verdict } from './verifiers.ts';
export type { PackageVerification, TrustedKey, TrustRoot } from './package-verification.ts';
export { rootFacts, type RootFacts } from './root-facts.ts';
export { signerKeyOf, verifyPackage } from './verify-package.ts';
export { PUBLIC_GOOD_ROOT, PUBLIC_GOOD_ROOT_DATE } from './roots/public-good.ts';
