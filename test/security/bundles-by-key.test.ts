import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { flipAt } from '../support/bundle-changes.ts';
import {
  artifact,
  ask,
  byKey,
  EMPTY_ROOT,
  entry,
  keyBlob,
  keyBlobLogged,
  keyStatement,
  other,
  refuse,
  stack,
} from '../support/signed-bundles.ts';
import { at, changed, keySigner, statementFor } from '../support/sigstore-stack.ts';

describe('verifying a bundle signed with a key', () => {
  it('accepts a message signature and an attestation where no log is demanded, with a root that knows nothing', () => {
    for (const bundle of [keyBlob, keyStatement]) {
      expect(ask({ bundle, policy: byKey, root: EMPTY_ROOT, noLog: true }).signer.kind).toBe('key');
    }
  });
  it('accepts one with a log entry', () =>
    expect(ask({ bundle: keyBlobLogged, policy: byKey }).logEntries).toBe(1));
  it('takes no account of a log that the root does not know where none is demanded', () => {
    expect(ask({ bundle: keyBlobLogged, policy: byKey, root: EMPTY_ROOT, noLog: true }).logEntries).toBe(0);
  });
  it('accepts P-384, RSA and Ed25519 keys', async () => {
    const pairs = [
      keySigner(generateKeyPairSync('ec', { namedCurve: 'P-384' })),
      keySigner(generateKeyPairSync('rsa', { modulusLength: 2048 })),
      keySigner(generateKeyPairSync('ed25519'), null),
    ];
    for (const { signer, pem } of pairs) {
      const bundle = await stack.signBlob(artifact, { signer });
      expect(ask({ bundle, policy: { key: pem }, noLog: true }).signer.kind).toBe('key');
      const attested = await stack.attest(statementFor(artifact), { signer });
      expect(ask({ bundle: attested, policy: { key: pem }, noLog: true }).signer.kind).toBe('key');
    }
  });
});

describe('refusing a bundle signed with a key', () => {
  it('without a log entry', () =>
    expect(refuse({ bundle: keyBlob, policy: byKey })).toBe('trust.no-log-entry'));
  it('whose log entry a known log did not make, even where none is demanded', () => {
    const bundle = changed(keyBlobLogged, (copy) =>
      flipAt(entry(copy), 'inclusionPromise', 'signedEntryTimestamp'),
    );
    expect(refuse({ bundle, policy: byKey, noLog: true })).toBe('trust.log-entry-invalid');
  });
  it('of another key', () => {
    expect(refuse({ bundle: keyBlob, policy: { key: keySigner().pem }, noLog: true })).toBe(
      'trust.bundle-tampered',
    );
    expect(refuse({ bundle: keyBlobLogged, policy: { key: keySigner().pem } })).toBe(
      'trust.log-entry-invalid',
    );
  });
  it('when an identity is demanded', () =>
    expect(refuse({ bundle: keyBlob, noLog: true })).toBe('trust.wrong-key-kind'));
  it('for another artifact', () => {
    for (const bundle of [keyBlob, keyStatement])
      expect(refuse({ bundle, artifact: other, policy: byKey, noLog: true })).toBe('trust.wrong-subject');
  });
  it('whose digest was fitted to another artifact', () => {
    const fitted = changed(keyBlob, (copy) => {
      at(copy, 'messageSignature', 'messageDigest')['digest'] = createHash('sha256')
        .update(other)
        .digest('base64');
    });
    expect(refuse({ bundle: fitted, artifact: other, policy: byKey, noLog: true })).toBe(
      'trust.bundle-tampered',
    );
  });
  it('whose signature was cut', () => {
    const cut = changed(keyBlob, (copy) => {
      at(copy, 'messageSignature')['signature'] = Buffer.from(
        String(at(copy, 'messageSignature')['signature']),
        'base64',
      )
        .subarray(0, 40)
        .toString('base64');
    });
    expect(refuse({ bundle: cut, policy: byKey, noLog: true })).toBe('trust.bundle-tampered');
  });
  it.each([
    ['a private key', keySigner().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['garbage', 'garbage'],
    ['an empty PEM', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----'],
    [
      'a short RSA key',
      generateKeyPairSync('rsa', { modulusLength: 1024 })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
    ],
    [
      'an X25519 key',
      generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ],
  ])('against %s', (_name, pem) =>
    expect(refuse({ bundle: keyBlob, policy: { key: pem }, noLog: true })).toBe('trust.key-malformed'),
  );
});
