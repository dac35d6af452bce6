import { existsSync } from 'node:fs';
import type { Json, JsonObject } from '../../src-shared/json.ts';
import { extensionIdOf, type Manifest } from '../../src-shared/models/manifest.ts';
import { PRODUCT } from '../../src-shared/product.ts';
import type { ReadPackage } from '../packages/index.ts';
import { publisherSigner, signStatement, type PackageSigner } from '../trust/index.ts';
import { PROVENANCE_PREDICATE_TYPE, statementBytes } from '../trust/statements/index.ts';
import { writeWhole } from './files.ts';
import { readBundle } from './signing.ts';

/** Which package a statement is about. */
export interface StatedClaim {
  readonly extensionId: string;
  readonly version: string;
  readonly digest: string;
}

/** Where the statement lies, and whose it is. */
export interface Stated {
  readonly provenance: string;
  readonly keyId: string;
}

/** States how a package file was made, as whoever signs it. */
export interface Provenance {
  /** Writes `FILE.provenance.sigstore.json` beside the file. `agree` is asked first, with what is stated. */
  stateFile(path: string, agree?: (claim: StatedClaim) => Promise<void>): Promise<Stated>;
  /** The same about a package that was read already, whatever its file has become. */
  stateRead(path: string, read: ReadPackage): Promise<Stated>;
}

export interface ProvenanceDeps {
  readonly signer: () => Promise<PackageSigner>;
  readonly readPackage: (path: string) => Promise<ReadPackage>;
  /** The digest of the version that a range means here today; null where this home knows none. */
  readonly resolve: (
    extensionId: string,
    range: string,
  ) => Promise<{ readonly version: string; readonly digest: string } | null>;
  readonly now: () => number;
  readonly newId: () => string;
}

/** Names, not addresses. */
const BUILD_TYPE = 'https://marketplace-station.invalid/build-types/wpk/v1';
const BUILDER = 'https://marketplace-station.invalid/builders/wpk';

/** Where the statement about a package file lies. */
export const provenancePathOf = (path: string): string => `${path}.provenance.sigstore.json`;

/** The statement beside a package file, or the one that was named; null where there is none. @throws files.*, trust.bundle-malformed */
export async function provenanceOf(path: string, named: string | undefined): Promise<Json> {
  const file = named ?? (existsSync(provenancePathOf(path)) ? provenancePathOf(path) : undefined);
  return file === undefined ? null : readBundle(file);
}

export function createProvenance(deps: ProvenanceDeps): Provenance {
  const stateRead: Provenance['stateRead'] = async (path, { manifest, manifestDigest, digest }) => {
    const signer = await deps.signer();
    const extensionId = extensionIdOf(manifest);
    const payload = statementBytes({
      extensionId,
      version: manifest.version,
      digest,
      predicateType: PROVENANCE_PREDICATE_TYPE,
      predicate: {
        buildDefinition: {
          buildType: BUILD_TYPE,
          externalParameters: { extensionId, version: manifest.version, manifestDigest },
          internalParameters: { simulated: signer.identity.simulated },
          resolvedDependencies: await dependenciesOf(deps, manifest),
        },
        runDetails: {
          builder: { id: BUILDER, version: { [PRODUCT.name]: PRODUCT.version } },
          metadata: { invocationId: deps.newId(), finishedOn: new Date(deps.now()).toISOString() },
        },
      },
    });
    const bundle = await signStatement(payload, publisherSigner(signer));
    const target = provenancePathOf(path);
    await writeWhole(target, `${JSON.stringify(bundle, null, 2)}\n`);
    return { provenance: target, keyId: signer.identity.keyId };
  };
  return {
    stateRead,
    async stateFile(path, agree) {
      const read = await deps.readPackage(path);
      const { manifest, digest } = read;
      await agree?.({ extensionId: extensionIdOf(manifest), version: manifest.version, digest });
      return stateRead(path, read);
    },
  };
}

/** SLSA provenance v1, "ResourceDescriptor": by digest where this home knows the package, by range alone where it does not. */
async function dependenciesOf(deps: ProvenanceDeps, manifest: Manifest): Promise<JsonObject[]> {
  const found: JsonObject[] = [];
  for (const [id, range] of Object.entries(manifest.dependencies ?? {})) {
    const known = await deps.resolve(id, range);
    found.push(
      known === null
        ? { name: id, annotations: { range } }
        : {
            name: `${id}-${known.version}.wpk`,
            digest: { sha256: known.digest.replace(/^sha256:/, '') },
            annotations: { range },
          },
    );
  }
  return found;
}
