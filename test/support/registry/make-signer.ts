import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import type { PackageSigner } from '../../../src-main/trust/index.ts';

/** A publisher's real key that lives as long as the test. */
export function makeSigner(): PackageSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const digest = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
  return {
    identity: {
      keyId: digest.toString('base64'),
      fingerprint: `sha256:${digest.toString('hex')}`,
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      createdAt: '2026-01-01T00:00:00.000Z',
      simulated: false,
    },
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  };
}
