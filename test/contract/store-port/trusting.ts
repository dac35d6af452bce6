import { describe, expect, it } from 'vitest';
import type { KeyPinRow, TrustIdentityRow, TrustRootRow } from '../../../src-main/store/port.ts';
import type { StoreUnderTest } from '../store-port.ts';

const fingerprint = `sha256:${'a'.repeat(64)}`;
const root: TrustRootRow = {
  name: 'team',
  kind: 'team',
  scope: ['acme'],
  owner: 'Acme',
  root: { mediaType: 'x' },
  fingerprint,
  asOf: 1,
  validFrom: 2,
  expiresAt: null,
  addedAt: 3,
  agreedUntil: null,
};
const identity: TrustIdentityRow = {
  fingerprint,
  root: 'team',
  kind: 'identity',
  keyId: 'k',
  subject: 's',
  issuer: 'i',
  publicKey: null,
  publishers: ['acme'],
  addedAt: 4,
};
const pin: KeyPinRow = {
  origin: 'remote',
  publisherId: 'acme',
  fingerprint,
  keyId: 'k',
  publicKey: '',
  identity: { subject: 's', issuer: 'i' },
  simulated: false,
  state: 'pinned',
  how: 'first-use',
  seenAt: 5,
  pinnedAt: 5,
  revokedAt: null,
};

export function trustingContract(open: StoreUnderTest): void {
  describe('what is trusted', () => {
    it('comes back as it was put, the last state of each name', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.trust.putRoot({ ...root, root: null });
        await tx.trust.putRoot(root);
        await tx.trust.putIdentity(identity);
        await tx.trust.putPin(pin);
        await tx.trust.putPin({ ...pin, origin: 'other' });
        await tx.trust.putRotation({
          publisherId: 'acme',
          nextKeyId: 'n',
          oldKeyId: 'o',
          statement: {},
          at: 6,
        });
      });
      await store.read(async (tx) => {
        expect(await tx.trust.roots()).toEqual([root]);
        expect(await tx.trust.identities()).toEqual([identity]);
        expect(await tx.trust.pins()).toHaveLength(2);
        expect(await tx.trust.pins({ origin: 'remote', publisherId: 'acme' })).toEqual([pin]);
        expect(await tx.trust.rotations('acme')).toMatchObject([{ nextKeyId: 'n', oldKeyId: 'o' }]);
      });
    });

    it('goes with its root, and pins with their publisher', async () => {
      const store = await open.fresh();
      await store.transaction(async (tx) => {
        await tx.trust.putRoot(root);
        await tx.trust.putIdentity(identity);
        await tx.trust.putPin(pin);
        await tx.trust.deleteIdentitiesOf('team');
        await tx.trust.deleteRoot('team');
        await tx.trust.deletePins({ origin: 'remote', publisherId: 'acme' });
        expect([await tx.trust.roots(), await tx.trust.identities(), await tx.trust.pins()]).toEqual([
          [],
          [],
          [],
        ]);
      });
    });

    it('is revoked once: the first revocation stands', async () => {
      const store = await open.fresh();
      const first = { fingerprint, reason: 'lost', revokedBy: 'me', at: 1 };
      await store.transaction(async (tx) => {
        expect(await tx.trust.revoke(first)).toBe(true);
        expect(await tx.trust.revoke({ ...first, reason: 'later', at: 2 })).toBe(false);
        expect(await tx.trust.revocations()).toEqual([first]);
      });
    });
  });
}
