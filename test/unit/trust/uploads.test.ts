import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { canonicalUpload, workflowManifestText } from '../../../src-shared/workflow-upload.ts';
import { verifyPackage, type TrustedKey } from '../../../src-main/trust/index.ts';
import { identityOf, makePrivateKey, signerOf } from '../../../src-main/trust/package-signer.ts';
import { refusalOf } from '../../support/refused-code.ts';
import { startSigstoreStack, type Tree } from '../../support/sigstore-stack.ts';

const NOW = Date.UTC(2026, 0, 2);
const upload = { name: 'Morning check', version: '1.0.0', content: { steps: [{ use: 'acme.a' }] } };
const payload = canonicalUpload(upload);
const digest = createHash('sha256').update(workflowManifestText('acme', upload)).digest('hex');

function trusted(key: KeyObject, change: Partial<TrustedKey> = {}): TrustedKey {
  const { keyId, publicKey } = identityOf(key, '2026-01-01T00:00:00.000Z', false);
  return { keyId, publicKey, publisherId: 'acme', simulated: false, revokedAt: null, ...change };
}

const privateKey = makePrivateKey();
const own = trusted(createPublicKey(privateKey));
const signer = signerOf(identityOf(createPublicKey(privateKey), '', false), privateKey);
const signature = Buffer.from(await signer.sign(Buffer.from(payload))).toString('base64');

const ask = (keys: readonly TrustedKey[], change: Tree = {}, allowSimulated = false) =>
  verifyPackage({
    bundle: { kind: 'canonical-json', payload, signature, ...change },
    digest: '',
    extensionId: 'acme.morning-check',
    version: '1.0.0',
    manifestDigest: `sha256:${digest}`,
    keys,
    now: NOW,
    allowSimulated,
  });

describe('a workflow that was uploaded as JSON', () => {
  it('is its signer’s', () => expect(ask([own])).toMatchObject({ kind: 'key', simulated: false }));
  it('is found among keys of every kind that may sign for the publisher', () => {
    const ed25519 = trusted(generateKeyPairSync('ed25519').publicKey);
    const rsa = trusted(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
    expect(ask([ed25519, rsa, own])).toMatchObject({ kind: 'key' });
    expect(refusalOf(() => ask([ed25519, rsa]))).toBe('trust.bundle-tampered');
  });
  it('is refused where the key was revoked, even where another row has it still', () => {
    const revoked = { ...own, revokedAt: NOW - 1 };
    for (const keys of [
      [own, revoked],
      [revoked, own],
    ])
      expect(refusalOf(() => ask(keys))).toBe('trust.revoked-key');
  });
  it('stays marked where one row has the key as a simulated one', () => {
    const keys = [own, { ...own, simulated: true }];
    expect(refusalOf(() => ask(keys))).toBe('trust.simulated-refused');
    expect(ask(keys, {}, true).simulated).toBe(true);
  });
});

describe('a workflow that was uploaded with a certificate', async () => {
  const stack = await startSigstoreStack();
  afterAll(() => stack.close());
  it('is its signer’s under a root that has no log and proves the time', async () => {
    const { tlogs: _, ...root } = stack.trustedRoot;
    const bundle = await stack.signBlob(Buffer.from(payload), { tsa: true });
    const { identity: subject, issuer } = stack;
    const key: TrustedKey = {
      ...own,
      publicKey: '',
      identity: {
        subject,
        issuer,
        root: {
          name: 'team',
          fingerprint: 'sha256:x',
          trustedRoot: root,
          staleFrom: Number.POSITIVE_INFINITY,
          agreedUntil: null,
        },
      },
    };
    expect(ask([key], { signature: bundle })).toMatchObject({ kind: 'identity', id: subject });
  });
});
