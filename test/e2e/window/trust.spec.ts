import { expect, test } from '@playwright/test';
import {
  digestOf,
  namesOfIdentity,
  type PackageVerification,
  type TrustedKey,
} from '../../../src-main/trust/index.ts';
import type { KeylessSignature } from '../../../src-main/trust/index.ts';
import { changed, IDENTITY, ISSUER, startSigstoreStack, type Tree } from '../../support/sigstore-stack.ts';
import { askedElectron, type AskedElectron } from './support/asked-electron.ts';
import type { Question } from './support/keyless-in-electron.ts';

let electron: AskedElectron;
test.beforeAll(async () => {
  electron = await askedElectron('keyless-in-electron.ts');
});
test.afterAll(() => electron.remove());

test('a package is signed keyless in the real Electron, and verified there with every service down', async () => {
  const claim = {
    extensionId: 'acme.scanner',
    version: '1.2.3',
    digest: digestOf(Buffer.from('the bytes of a package')),
    manifestDigest: digestOf(Buffer.from('{}')),
  };
  const stack = await startSigstoreStack();
  const stranger = await startSigstoreStack();
  const { trustedRoot, token, baseURL: services } = stack;
  const signed = await electron.ask<KeylessSignature>({
    sign: { claim, services, token },
  } satisfies Question);
  await Promise.all([stack.close(), stranger.close()]);
  expect(signed.identity).toEqual({ subject: IDENTITY, issuer: ISSUER });

  const now = Date.now();
  const keys = (root: unknown, subject = IDENTITY, staleFrom = now + 60_000): TrustedKey[] => [
    {
      keyId: namesOfIdentity({ subject, issuer: ISSUER }).keyId,
      publicKey: '',
      publisherId: 'acme',
      simulated: false,
      revokedAt: null,
      identity: {
        subject,
        issuer: ISSUER,
        root: { name: 'team', fingerprint: 'x', trustedRoot: root, staleFrom, agreedUntil: null },
      },
    },
  ];
  const one = (changes: Partial<PackageVerification> = {}): PackageVerification => ({
    ...claim,
    bundle: signed.bundle,
    keys: keys(trustedRoot),
    now,
    allowSimulated: false,
    ...changes,
  });
  const stripped = changed(signed.bundle, (copy) => {
    delete (copy['verificationMaterial'] as Tree)['tlogEntries'];
  });
  const verify = [
    one(),
    one({ digest: digestOf(Buffer.from('other bytes')) }),
    one({ keys: keys(trustedRoot, IDENTITY.slice(0, -1)) }),
    one({ keys: keys(stranger.trustedRoot) }),
    one({ keys: keys({ ...trustedRoot, ctlogs: [] }) }),
    one({ keys: keys(trustedRoot, IDENTITY, now) }),
    one({ bundle: stripped }),
  ];
  expect(await electron.ask({ verify } satisfies Question)).toEqual([
    IDENTITY,
    'trust.wrong-subject',
    'trust.wrong-identity',
    'trust.time-invalid',
    'trust.untrusted-certificate',
    'trust.root-stale',
    'trust.no-log-entry',
  ]);
});
