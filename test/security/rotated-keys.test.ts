import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPackage } from '../../src-main/packages/index.ts';
import {
  identityOf,
  makePrivateKey,
  signerOf,
  type PackageSigner,
} from '../../src-main/trust/package-signer.ts';
import { signRotation, type RotationStatement } from '../../src-main/trust/rotation.ts';
import { signPackage } from '../../src-main/trust/index.ts';
import { helloPackage } from '../support/published-hello.ts';
import { rejectionOf } from '../support/refused-code.ts';
import {
  ADMIN,
  follow,
  follower,
  quiet,
  sharingServer,
  type Follower,
  type SharingServer,
} from '../support/sharing-server.ts';

// A publisher's key on its whole way: rotated at the server, signed into its metadata, followed by whoever pinned the one before.

let server: SharingServer;
let here: Follower;
/** The publisher's key before. */
let old: PackageSigner;

beforeAll(async () => {
  server = await sharingServer({ packages: [{}] });
  here = await follower();
  await follow(here, server, server.url);
  await here.sync();
  old = await server.station.keys.signer();
}, 120_000);

afterAll(async () => {
  await here.close();
  await server.close();
});

const pins = async () =>
  (await here.station.store.read((tx) => tx.trust.pins({ origin: 'team', publisherId: 'acme' }))).map(
    ({ keyId, state, how, revokedAt }) => ({ keyId, state, how, isRevoked: revokedAt !== null }),
  );
const fetched = (version: string) => here.station.sync.fetch('acme.hello', version, quiet);

async function submitted(version: string, signer: PackageSigner): Promise<void> {
  const { registry, blobs } = server.station;
  const bytes = await helloPackage({ version });
  const digest = await blobs.put(bytes);
  const { manifestDigest } = readPackage(bytes);
  const bundle = await signPackage({ signer, digest, manifestDigest, extensionId: 'acme.hello', version });
  const { id } = await registry.submissions.submit({ digest, bundle }, ADMIN);
  await registry.submissions.audit(id);
}

async function published(version: string, signer: PackageSigner): Promise<void> {
  await submitted(version, signer);
  await server.station.registry.moderation.approve({ extensionId: 'acme.hello', version }, {}, ADMIN);
  await server.vouch();
  await here.sync();
}

describe('a key of a publisher that is rotated at its server', () => {
  it('is followed by the statement of the old key, and nobody is asked', async () => {
    await here.install('acme.hello', '1.0.0');
    expect(await pins()).toMatchObject([{ keyId: old.identity.keyId, how: 'first-use' }]);
    const { next, publishers } = await server.station.rotateIdentity(ADMIN);
    expect(publishers).toEqual(['acme']);
    const signer = await server.station.keys.signer();
    expect(signer.identity.keyId).toBe(next.keyId);
    await published('1.1.0', signer);
    await here.install('acme.hello', '1.1.0');
    expect((await pins()).find(({ keyId }) => keyId === next.keyId)).toEqual({
      keyId: next.keyId,
      state: 'pinned',
      how: 'rotation',
      isRevoked: false,
    });
    expect(await here.station.registry.extensions.verify('acme.hello', '1.1.0')).toMatchObject({
      signer: { kind: 'key', id: signer.identity.fingerprint },
    });
  });

  it('signs nothing any more once it is revoked: neither there nor here', async () => {
    const { registry } = server.station;
    await published('1.2.0', old);
    await submitted('1.3.0', old);
    await registry.publishers.revokeKey(
      { publisherId: 'acme', keyId: old.identity.keyId, reason: 'It was rotated.' },
      ADMIN,
    );
    const late = { extensionId: 'acme.hello', version: '1.3.0' };
    expect(await rejectionOf(registry.moderation.approve(late, {}, ADMIN))).toBe('trust.revoked-key');
    expect(await rejectionOf(submitted('1.4.0', old))).toBe('trust.revoked-key');
    await server.vouch();
    await here.sync();
    expect(await rejectionOf(fetched('1.2.0'))).toBe('trust.revoked-key');
    expect((await pins()).find(({ keyId }) => keyId === old.identity.keyId)).toMatchObject({
      isRevoked: true,
    });
    // What is installed is of the new key, and stays.
    const installed = await here.station.installs.get('acme.hello');
    expect(installed).toMatchObject({ version: '1.1.0', status: 'active' });
    await published('1.5.0', await server.station.keys.signer());
    await here.install('acme.hello', '1.5.0');
  });

  it('is not followed to a key that it did not vouch for', async () => {
    const [stranger, second, third] = [aSigner(), aSigner(), aSigner()] as const;
    const current = await server.station.keys.signer();
    // Whole, and of a key that nobody here knows.
    await shown(second, await signRotation(stranger, second, AT));
    await published('2.0.0', second);
    expect(await rejectionOf(fetched('2.0.0'))).toBe('trust.pin-changed');
    expect((await pins()).find(({ keyId }) => keyId === second.identity.keyId)).toMatchObject({
      state: 'offered',
    });

    // It says that the publisher's key goes on in another, and signed by that key it is not.
    const forged: RotationStatement = {
      ...(await signRotation(current, third, AT)),
      signatures: (await signRotation(stranger, third, AT)).signatures,
    };
    const { publishers } = server.station.registry;
    expect(await rejectionOf(publishers.rotateKey(forged, ADMIN))).toBe('trust.rotation-invalid');
    await shown(third, forged);
    await published('2.1.0', third);
    expect(await rejectionOf(fetched('2.1.0'))).toBe('trust.rotation-invalid');
    expect((await here.station.installs.get('acme.hello')).version).toBe('1.5.0');
  });
});

const AT = '2026-01-01T00:00:00.000Z';

function aSigner(): PackageSigner {
  const key = makePrivateKey();
  return signerOf(identityOf(createPublicKey(key), AT, false), key);
}

/** A server that is in somebody else's hands shows a key and a statement, whatever they are worth. */
async function shown(signer: PackageSigner, statement: RotationStatement): Promise<void> {
  const { keyId, fingerprint, publicKey } = signer.identity;
  const key = { publisherId: 'acme', keyId, fingerprint, publicKey, addedAt: 0 };
  await server.station.store.transaction(async (tx) => {
    await tx.publishers.addKey({
      ...key,
      revokedAt: null,
      revokedReason: null,
      simulated: false,
      identity: null,
    });
    await tx.trust.putRotation({
      publisherId: 'acme',
      nextKeyId: keyId,
      oldKeyId: statement.signatures[0].keyid,
      statement,
      at: 0,
    });
  });
  await server.station.tuf.publish({ full: true });
}
