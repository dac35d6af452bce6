import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import {
  digestOf,
  namesOfIdentity,
  type PackageVerification,
  type TrustedKey,
} from '../../../src-main/trust/index.ts';
import type { KeylessSignature } from '../../../src-main/trust/index.ts';
import { changed, IDENTITY, ISSUER, startSigstoreStack, type Tree } from '../../support/sigstore-stack.ts';
import type { Question } from './support/keyless-in-electron.ts';

// Beside the build, so that the packages of the program are found from there.
const ROOT = path.resolve(import.meta.dirname, '../../..');
let app = '';
test.beforeAll(async () => {
  app = mkdtempSync(path.join(ROOT, 'out', 'keyless-'));
  await build({
    entryPoints: [path.join(import.meta.dirname, 'support/keyless-in-electron.ts')],
    outfile: path.join(app, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  writeFileSync(
    path.join(app, 'package.json'),
    JSON.stringify({ name: 'keyless', version: '1.0.0', main: 'main.mjs' }),
  );
});
test.afterAll(() => rmSync(app, { recursive: true, force: true }));

async function inElectron<Answer>(question: Question): Promise<Answer> {
  const [questionFile, answerFile] = [path.join(app, 'question.json'), path.join(app, 'answer.json')];
  writeFileSync(questionFile, JSON.stringify(question));
  const args = ['--no-sandbox', '--disable-gpu', app];
  const env = { ...process.env, QUESTION_FILE: questionFile, ANSWER_FILE: answerFile };
  await promisify(execFile)(process.env['STATION_TEST_ELECTRON'] ?? '', args, { env, timeout: 60_000 });
  const { electron, said } = JSON.parse(readFileSync(answerFile, 'utf8')) as {
    electron: string;
    said: Answer;
  };
  expect(electron).toMatch(/^\d+\./);
  return said;
}

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
  const signed = await inElectron<KeylessSignature>({ sign: { claim, services, token } });
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
  expect(await inElectron({ verify })).toEqual([
    IDENTITY,
    'trust.wrong-subject',
    'trust.wrong-identity',
    'trust.time-invalid',
    'trust.untrusted-certificate',
    'trust.root-stale',
    'trust.no-log-entry',
  ]);
});
