import { randomFillSync } from 'node:crypto';
import '../../src-main/workers/crypto-shim.ts';
import { packFiles, readPackage } from '../../src-main/packages/index.ts';
import { createStation } from '../../src-main/station.ts';
import { recordTransition } from '../../src-main/store/index.ts';
import { signPackage } from '../../src-main/trust/index.ts';
import { createWorkbench } from '../../src-main/workbench/index.ts';
import { makeSigner } from '../../test/support/registry/make-signer.ts';
import { initialised } from '../../test/support/tuf-server.ts';

// A home that offers so many packages of so many bytes each, signed, approved and vouched for.
const [home = '', count = '0', packageBytes = '0'] = process.argv.slice(2);
const PUBLISHER = 'bench';
const AT = Date.UTC(2026, 0, 1);

const workbench = createWorkbench();
const station = await createStation({ home, workbench, keychain: null });
const signer = makeSigner();
const { keyId, fingerprint, publicKey } = signer.identity;
await station.store.transaction(async (tx) => {
  await tx.publishers.insert({ id: PUBLISHER, displayName: 'Bench', origin: 'local', createdAt: AT });
  await tx.publishers.addKey({
    publisherId: PUBLISHER,
    keyId,
    fingerprint,
    publicKey,
    addedAt: AT,
    revokedAt: null,
    revokedReason: null,
    simulated: false,
    identity: null,
  });
});
for (let index = 0; index < Number(count); index += 1) await offer(`part-${index}`);
await initialised(station);
await station.close();
await workbench.close();

async function offer(name: string): Promise<void> {
  const version = '1.0.0';
  const extensionId = `${PUBLISHER}.${name}`;
  const listing = {
    displayName: name,
    description: 'A package to measure with.',
    category: 'utility',
  } as const;
  const manifest = {
    manifestVersion: 1,
    publisher: PUBLISHER,
    name,
    version,
    ...listing,
    main: 'dist/main.js',
    engines: { marketplace: '^1.0.0' },
    license: 'MIT',
  };
  const bytes = await packFiles(
    new Map([
      ['wpk.json', Buffer.from(JSON.stringify(manifest))],
      ['README.md', Buffer.from(`# ${name}\n`)],
      ['dist/main.js', Buffer.from('export {};\n')],
      // Of random bytes: a package stays as large as it was made.
      ['assets/data.bin', randomFillSync(Buffer.alloc(Number(packageBytes)))],
    ]),
  );
  const pkg = readPackage(bytes);
  const digest = await station.blobs.put(bytes);
  const claim = { extensionId, version, digest, manifestDigest: pkg.manifestDigest };
  const bundle = await signPackage({ ...claim, signer });
  await station.store.transaction(async (tx) => {
    await tx.extensions.insert({
      id: extensionId,
      publisherId: PUBLISHER,
      name,
      ...listing,
      tags: [],
      kind: 'extension',
      pricing: 'free',
      origin: 'local',
      latestVersion: version,
      simulated: false,
      installs: 0,
      ratingCount: 0,
      ratingSum: 0,
      createdAt: AT,
      publishedAt: AT,
      updatedAt: AT,
    });
    await tx.versions.put({
      extensionId,
      version,
      state: 'approved',
      digest,
      sizeBytes: bytes.byteLength,
      simulated: false,
      unpackedBytes: pkg.unpackedBytes,
      manifest: pkg.manifest,
      bundle,
      signer: { kind: 'key', id: fingerprint, simulated: false },
      submittedAt: AT,
      approvedAt: AT,
    });
    const facts = { extensionId, version, digest, simulated: false };
    await recordTransition(tx, { type: 'version.approved', userId: null, facts }, AT);
  });
}
