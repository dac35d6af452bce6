import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src-main/store/index.ts';
import { createTrustPolicy, standingRoot, type TrustPolicy } from '../../src-main/trust-policy/index.ts';
import { signRotation } from '../../src-main/trust/rotation.ts';
import {
  identityOf,
  makePrivateKey,
  signerOf,
  type PackageSigner,
} from '../../src-main/trust/package-signer.ts';
import { namesOfIdentity } from '../../src-main/trust/index.ts';
import { rejectionOf } from '../support/refused-code.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'station-pins-'));
const store: Store = await openStore({ home: folder });
let now = Date.UTC(2026, 0, 1);
const policy: TrustPolicy = createTrustPolicy({ store, now: () => (now += 1_000), standing: standingRoot() });
const { pins } = policy;
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const PERSON = `sha256:${'a'.repeat(64)}`;
const AT = '2026-01-01T00:00:00.000Z';
function signer(): PackageSigner {
  const key = makePrivateKey();
  return signerOf(identityOf(createPublicKey(key), AT, false), key);
}
const [first, second, third, thief] = [signer(), signer(), signer(), signer()] as const;
const shownKey = ({ identity }: PackageSigner, revokedAt: number | null = null) => ({
  keyId: identity.keyId,
  publicKey: identity.publicKey,
  identity: null,
  simulated: false,
  revokedAt,
});

/** A publisher of its own for each test, so that one store serves them all. */
let count = 0;
let of = { origin: 'acme', publisherId: 'p0' };
beforeEach(() => {
  count += 1;
  of = { origin: 'acme', publisherId: `p${count}` };
});
const show = (keys: readonly ReturnType<typeof shownKey>[], rotations: readonly unknown[] = []) =>
  pins.check({ ...of, keys, rotations });
const idsOf = (answer: Awaited<ReturnType<typeof show>>): readonly string[] =>
  answer.state === 'ok' ? answer.keys.map(({ keyId }) => keyId) : [];

describe('keys of a publisher elsewhere', () => {
  it('are believed when they are first seen, and held to that', async () => {
    expect(idsOf(await show([shownKey(first), shownKey(second)]))).toHaveLength(2);
    expect(idsOf(await show([shownKey(first)]))).toEqual([first.identity.keyId]);
    expect(await show([shownKey(first), shownKey(thief)])).toEqual({
      state: 'changed',
      offered: [thief.identity.fingerprint],
      pinned: expect.arrayContaining([first.identity.fingerprint, second.identity.fingerprint]) as unknown,
    });
  });

  it('are refused with a code where somebody goes on only when nothing changed', async () => {
    expect(await pins.need({ ...of, keys: [shownKey(first)], rotations: [] })).toHaveLength(1);
    const refused = pins.need({ ...of, keys: [shownKey(thief)], rotations: [] });
    expect(await rejectionOf(refused)).toBe('trust.pin-changed');
  });

  it('of one registry say nothing about those of another', async () => {
    await show([shownKey(first)]);
    const elsewhere = await pins.check({ ...of, origin: 'other', keys: [shownKey(second)], rotations: [] });
    expect(elsewhere.state).toBe('ok');
  });

  it('may change by a rotation that the old key signed', async () => {
    await show([shownKey(first)]);
    const rotation = await signRotation(first, second, AT);
    expect(idsOf(await show([shownKey(first), shownKey(second)], [rotation]))).toHaveLength(2);
  });

  it('may change by a chain of rotations of which some were missed', async () => {
    await show([shownKey(first)]);
    const chain = [await signRotation(second, third, AT), await signRotation(first, second, AT)];
    expect(idsOf(await show([shownKey(first, 1), shownKey(second, 2), shownKey(third)], chain))).toContain(
      third.identity.keyId,
    );
  });

  it('follow a rotation that comes with the revocation of the old key', async () => {
    await show([shownKey(first)]);
    const answer = await show(
      [shownKey(first, 5), shownKey(second)],
      [await signRotation(first, second, AT)],
    );
    expect(answer).toMatchObject({ state: 'ok', keys: [{ revokedAt: 5 }, { revokedAt: null }] });
  });

  it('do not follow a rotation by a key that was revoked before', async () => {
    await show([shownKey(first)]);
    await show([shownKey(first, 5)]);
    const rotation = await signRotation(first, thief, AT);
    expect((await show([shownKey(first, 5), shownKey(thief)], [rotation])).state).toBe('changed');
  });

  it('do not follow a rotation by a stranger, nor one that was changed', async () => {
    await show([shownKey(first)]);
    const strange = await signRotation(thief, second, AT);
    expect((await show([shownKey(first), shownKey(second)], [strange])).state).toBe('changed');
    const honest = await signRotation(first, second, AT);
    const forged = { ...honest, payload: strange.payload };
    expect(await rejectionOf(show([shownKey(second)], [forged]))).toBe('trust.rotation-invalid');
  });

  it('stay revoked, whatever is shown later', async () => {
    await show([shownKey(first), shownKey(second)]);
    await show([shownKey(first, 7), shownKey(second)]);
    const answer = await show([shownKey(first), shownKey(second)]);
    const ended = answer.state === 'ok' ? answer.keys.filter(({ revokedAt }) => revokedAt === 7) : [];
    expect(ended.map(({ keyId }) => keyId)).toEqual([first.identity.keyId]);
  });

  it('are revoked from the earliest moment that was shown, also after one that is still to come', async () => {
    await show([shownKey(first, Date.UTC(2099, 0, 1)), shownKey(second)]);
    for (const shown of [7, 9, null]) {
      const answer = await show([shownKey(first, shown), shownKey(second)]);
      const ended = answer.state === 'ok' ? answer.keys.filter(({ revokedAt }) => revokedAt === 7) : [];
      expect(ended.map(({ keyId }) => keyId)).toEqual([first.identity.keyId]);
    }
  });

  it('are called what they are, not what a registry calls them', async () => {
    const named = { ...shownKey(thief), keyId: first.identity.keyId };
    expect(await rejectionOf(show([named]))).toBe('trust.key-malformed');
  });

  it('are believed once a person accepts exactly those that were shown', async () => {
    await show([shownKey(first)]);
    await show([shownKey(second)]);
    const unseen = pins.accept(of, [thief.identity.fingerprint], PERSON);
    expect(await rejectionOf(unseen)).toBe('trust.pin-not-offered');
    await pins.accept(of, [second.identity.fingerprint], PERSON);
    expect(idsOf(await show([shownKey(second)]))).toEqual([second.identity.keyId]);
    const rows = (await pins.list()).filter(({ publisherId }) => publisherId === of.publisherId);
    expect(rows.map(({ how }) => how)).toEqual(['first-use', 'accepted']);
  });

  it('that were offered and are no longer shown wait for nobody', async () => {
    await show([shownKey(first)]);
    await show([shownKey(first), shownKey(thief)]);
    expect((await show([shownKey(first)])).state).toBe('ok');
    const accept = pins.accept(of, [thief.identity.fingerprint], PERSON);
    expect(await rejectionOf(accept)).toBe('trust.pin-not-offered');
  });

  it('are seen for the first time again once they were forgotten', async () => {
    await show([shownKey(first)]);
    expect(await pins.forget(of, PERSON)).toBe(1);
    expect(await pins.forget(of, PERSON)).toBe(0);
    expect((await show([shownKey(second)])).state).toBe('ok');
  });

  it('count for nothing where they were revoked on this machine', async () => {
    const own = signer();
    await show([shownKey(own)]);
    await policy.identities.revoke(own.identity.fingerprint, 'It was found in a public repository.', PERSON);
    const answer = await show([shownKey(own)]);
    expect(answer.state === 'ok' && answer.keys[0]?.revokedAt).toBeTypeOf('number');
  });

  it('may be identities, each under every root that may speak for the publisher', async () => {
    const identity = { subject: 'https://example.com/build', issuer: 'https://accounts.example.com' };
    const { keyId } = namesOfIdentity(identity);
    const key = { keyId, publicKey: null, identity, simulated: false, revokedAt: null };
    const answer = await pins.check({ ...of, keys: [key], rotations: [] });
    expect(answer).toMatchObject({
      state: 'ok',
      keys: [{ publicKey: '', identity: { ...identity, root: { name: 'public-good' } } }],
    });
    const other = { ...identity, subject: `${identity.subject}-evil` };
    const evil = { ...key, keyId: namesOfIdentity(other).keyId, identity: other };
    expect((await pins.check({ ...of, keys: [evil], rotations: [] })).state).toBe('changed');
  });

  it('leave a leaf for everything that changed, and none for a look', async () => {
    const size = (): Promise<number> => store.read((tx) => tx.log.size());
    await show([shownKey(first)]);
    const before = await size();
    await show([shownKey(first)]);
    expect(await size()).toBe(before);
    await show([shownKey(thief)]);
    await pins.accept(of, [thief.identity.fingerprint], PERSON);
    await show([shownKey(first, 9), shownKey(thief)]);
    await pins.forget(of, PERSON);
    const leaves = await store.read((tx) => tx.log.list(before, 10));
    const types = leaves.map(({ leaf }) => (JSON.parse(leaf) as { type: string }).type);
    expect(types).toEqual([
      'trust.keys-changed',
      'trust.keys-pinned',
      'trust.keys-revoked',
      'trust.keys-forgotten',
    ]);
  });
});

describe('allowing an identity', () => {
  it('under this machine’s keys, which vouch for no certificate, is refused', async () => {
    const mine = { subject: 'me@example.com', issuer: 'https://accounts.example.com', root: 'machine' };
    expect(await rejectionOf(policy.identities.allow(mine, ['acme'], PERSON))).toBe('trust.root-reserved');
    expect((await policy.identities.list()).items).toEqual([]);
  });
});
