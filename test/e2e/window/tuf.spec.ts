import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { forgedEcdsaKey, forgedKey, START, TufForge } from '../../support/tuf-forge.ts';
import type { TufQuestion } from './support/tuf-in-electron.ts';

// Beside the build, so that the packages of the program are found from there.
const ROOT = path.resolve(import.meta.dirname, '../../..');
let app = '';
test.beforeAll(async () => {
  app = mkdtempSync(path.join(ROOT, 'out', 'tuf-'));
  await build({
    entryPoints: [path.join(import.meta.dirname, 'support/tuf-in-electron.ts')],
    outfile: path.join(app, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  writeFileSync(
    path.join(app, 'package.json'),
    JSON.stringify({ name: 'tuf', version: '1.0.0', main: 'main.mjs' }),
  );
});
test.afterAll(() => rmSync(app, { recursive: true, force: true }));

const filesOf = (forge: TufForge): Record<string, string> =>
  Object.fromEntries([...forge.files].map(([name, bytes]) => [name, bytes.toString('utf8')]));

for (const [kind, newKey] of [
  ['Ed25519', forgedKey],
  ['ECDSA', forgedEcdsaKey],
] as const)
  test(`the metadata of a server with ${kind} keys is verified in the real Electron`, async () => {
    const forge = new TufForge(newKey);
    forge.root();
    forge.publish();
    const honest = filesOf(forge);
    const [questionFile, answerFile] = [path.join(app, 'question.json'), path.join(app, 'answer.json')];
    const text = honest['timestamp.json'] ?? '';
    const question: TufQuestion = {
      now: START,
      trustedRoot: forge.trustedRoot,
      path: 'packages/globex/tools/1.0.0.wpk',
      states: [honest, { ...honest, 'timestamp.json': text.replace('"version":2', '"version":3') }],
    };
    writeFileSync(questionFile, JSON.stringify(question));
    const args = ['--no-sandbox', '--disable-gpu', app];
    const env = { ...process.env, QUESTION_FILE: questionFile, ANSWER_FILE: answerFile };
    await promisify(execFile)(process.env['STATION_TEST_ELECTRON'] ?? '', args, { env, timeout: 60_000 });
    const { electron, said } = JSON.parse(readFileSync(answerFile, 'utf8')) as {
      electron: string;
      said: string[];
    };
    expect(electron).toMatch(/^\d+\./);
    expect(said).toEqual([createHash('sha256').update('tools').digest('hex'), 'sync.metadata-tampered']);
  });
