import { existsSync } from 'node:fs';
import { StationError } from '../../src-shared/errors/index.ts';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../src-shared/json.ts';
import type { Signer } from '../../src-shared/models/identity.ts';
import { extensionIdOf } from '../../src-shared/models/manifest.ts';
import type { SigningServices } from '../../src-shared/models/trust.ts';
import {
  signKeyless,
  signPackage,
  verifyPackage,
  type KeylessRequest,
  type PackageClaim,
  type PackageSigner,
  type TrustedKey,
} from '../trust/index.ts';
import type { ReadPackage } from '../packages/index.ts';
import { readBounded, writeWhole } from './files.ts';

/** How a certificate is wanted: from which services (the home's where left out), and on the word of which token. */
export interface KeylessWish {
  readonly services: { readonly [Name in keyof SigningServices]?: string | null | undefined };
  readonly token: string | { readonly url: string; readonly bearer: string };
}

/** Signs and verifies package files on this machine. */
export interface Signing {
  /** Writes `FILE.sigstore.json` beside the file. What `agree` was shown is signed, whatever the file becomes meanwhile. */
  signFile(
    path: string,
    agree?: (claim: PackageClaim, read: ReadPackage) => Promise<void>,
  ): Promise<{ bundle: string; keyId: string; publicKey: string; simulated: boolean }>;
  /** The same with a certificate in place of a key. @throws trust.services-missing, trust.token-*, trust.service-* */
  signKeyless(
    path: string,
    wish: KeylessWish,
  ): Promise<{
    bundle: string;
    keyId: string;
    publicKey: string;
    identity: { subject: string; issuer: string };
  }>;
  /** @throws trust.* with the distinct code of what is wrong */
  verifyFile(
    path: string,
    bundlePath: string | undefined,
  ): Promise<{ verified: true; extensionId: string; version: string; digest: string; signer: Signer }>;
}

export interface SigningDeps {
  /** Who signs now: the home's identity, or the throw-away one of simulation mode. */
  readonly signer: () => Promise<PackageSigner>;
  readonly readPackage: (path: string) => Promise<ReadPackage>;
  /** Keys that may vouch for a publisher here. */
  readonly trustedKeys: (publisherId: string) => Promise<readonly TrustedKey[]>;
  readonly simulation: () => Promise<boolean>;
  readonly now: () => number;
  /** What a keyless signature needs of the home and its network. */
  readonly keyless: {
    readonly services: () => Promise<SigningServices>;
    readonly post: KeylessRequest['post'];
    /** Asks a CI for the token of its run. */
    readonly tokenFrom: (url: string, bearer: string) => Promise<string>;
  };
}

/** Where the bundle of a package file lies. */
export const bundlePathOf = (path: string): string => `${path}.sigstore.json`;

export function createSigning(deps: SigningDeps): Signing {
  const claimOf = ({ manifest, manifestDigest, digest }: ReadPackage): PackageClaim => ({
    digest,
    extensionId: extensionIdOf(manifest),
    version: manifest.version,
    manifestDigest,
  });
  const keep = async (path: string, bundle: Json): Promise<string> => {
    const target = bundlePathOf(path);
    await writeWhole(target, `${JSON.stringify(bundle, null, 2)}\n`);
    return target;
  };
  return {
    async signFile(path, agree) {
      const read = await deps.readPackage(path);
      const claim = claimOf(read);
      await agree?.(claim, read);
      const signer = await deps.signer();
      const target = await keep(path, await signPackage({ signer, ...claim }));
      const { keyId, publicKey, simulated } = signer.identity;
      return { bundle: target, keyId, publicKey, simulated };
    },
    async signKeyless(path, wish) {
      const claim = claimOf(await deps.readPackage(path));
      const { bundle, keyId, publicKey, identity } = await signKeyless(claim, await requestOf(deps, wish));
      return { bundle: await keep(path, bundle), keyId, publicKey, identity };
    },
    async verifyFile(path, bundlePath) {
      const { manifest, manifestDigest, digest } = await deps.readPackage(path);
      const bundle = bundlePath === undefined ? await bundleBeside(path) : await readBundle(bundlePath);
      const extensionId = extensionIdOf(manifest);
      const { version } = manifest;
      const signer = verifyPackage({
        bundle,
        digest,
        extensionId,
        version,
        manifestDigest,
        keys: await deps.trustedKeys(manifest.publisher),
        now: deps.now(),
        allowSimulated: await deps.simulation(),
      });
      return { verified: true, extensionId, version, digest, signer };
    },
  };
}

/** @throws trust.services-missing, and what asking a CI for its token throws */
async function requestOf(
  { keyless }: SigningDeps,
  { services, token }: KeylessWish,
): Promise<KeylessRequest> {
  const home = await keyless.services();
  const { fulcio, rekor, tsa } = {
    fulcio: services.fulcio ?? home.fulcio,
    rekor: services.rekor ?? home.rekor,
    tsa: services.tsa ?? home.tsa,
  };
  if (fulcio === null) throw new StationError('trust.services-missing', { missing: 'fulcio' });
  const identityToken = typeof token === 'string' ? token : await keyless.tokenFrom(token.url, token.bearer);
  return { fulcio, rekor, tsa, identityToken, post: keyless.post };
}

/** The JSON of a bundle file that was named. @throws files.*; trust.bundle-malformed where it is not JSON */
export async function readBundle(path: string): Promise<Json> {
  const bytes = await readBounded(path, PACKAGE_LIMITS.bundleBytes);
  try {
    return jsonOf(bytes);
  } catch (cause) {
    throw new StationError('trust.bundle-malformed', { reason: 'it is not JSON' }, cause);
  }
}

/** The JSON of a trusted root. @throws files.*; trust.root-malformed where it is no JSON object */
export async function readRoot(path: string): Promise<JsonObject> {
  const bytes = await readBounded(path, PACKAGE_LIMITS.bundleBytes);
  let root: Json;
  try {
    root = jsonOf(bytes);
  } catch (cause) {
    throw new StationError('trust.root-malformed', { reason: 'it is not JSON' }, cause);
  }
  if (!isJsonObject(root))
    throw new StationError('trust.root-malformed', { reason: 'it is not a JSON object' });
  return root;
}

/** The bundle that lies beside a package file. @throws trust.unsigned where there is none */
async function bundleBeside(path: string): Promise<Json> {
  const beside = bundlePathOf(path);
  if (!existsSync(beside)) throw new StationError('trust.unsigned', { artifact: path });
  return readBundle(beside);
}

function jsonOf(bytes: Uint8Array): Json {
  return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}
