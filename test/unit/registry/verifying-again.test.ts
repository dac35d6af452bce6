import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALICE, TestRegistry } from '../../support/registry/open-registry.ts';

let home: TestRegistry;
beforeEach(async () => {
  home = await TestRegistry.open();
});
afterEach(() => home.close());

const ID = 'black-swann.hyper-momentum';

describe('checking a version again', () => {
  it('reads the bytes anew and names digest and signer', async () => {
    const { digest } = await home.submit();
    const verified = await home.registry.extensions.verify(ID, '1.0.0');
    expect(verified).toMatchObject({
      digest,
      signer: { kind: 'key', id: home.alice.identity.fingerprint, simulated: false },
    });
  });

  it('says so when the key was revoked since', async () => {
    await home.submit();
    await home.registry.publishers.revokeKey(
      { publisherId: 'black-swann', keyId: home.alice.identity.keyId, reason: 'The laptop was stolen.' },
      ALICE,
    );
    await expect(home.registry.extensions.verify(ID, '1.0.0')).rejects.toMatchObject({
      code: 'trust.revoked-key',
    });
  });

  it('knows no version that was never submitted', async () => {
    await home.submit();
    await expect(home.registry.extensions.verify(ID, '9.9.9')).rejects.toMatchObject({
      code: 'registry.version-not-found',
    });
  });
});
