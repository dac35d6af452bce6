import crypto, { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import '../../../src-main/workers/crypto-shim.ts';

const message = Buffer.from('signed');

describe('the crypto.verify shim', () => {
  for (const [name, pair] of [
    ['EC', crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['RSA', crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ] as const) {
    const signature = crypto.sign('sha256', message, pair.privateKey);
    const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

    it(`takes a missing digest as sha256 for ${name} keys in every form`, () => {
      for (const key of [pair.publicKey, pem, { key: pair.publicKey }, { key: pem }]) {
        expect(crypto.verify(undefined, message, key, signature)).toBe(true);
        expect(verify(null, message, key, signature)).toBe(true);
        expect(verify(undefined, Buffer.from('other'), key, signature)).toBe(false);
      }
    });

    it(`leaves a named digest alone for ${name} keys`, () => {
      expect(verify('sha512', message, pair.publicKey, signature)).toBe(false);
    });
  }

  it('leaves Ed25519 without a digest', () => {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
    expect(verify(null, message, publicKey, crypto.sign(null, message, privateKey))).toBe(true);
  });

  it('refuses a key that is none as Node does', () => {
    expect(() => verify(undefined, message, 'no key', Buffer.alloc(8))).toThrow();
  });
});
