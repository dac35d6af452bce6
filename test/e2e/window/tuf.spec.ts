import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { forgedEcdsaKey, forgedKey, START, TufForge } from '../../support/tuf-forge.ts';
import { askedElectron, type AskedElectron } from './support/asked-electron.ts';
import type { TufQuestion } from './support/tuf-in-electron.ts';

let electron: AskedElectron;
test.beforeAll(async () => {
  electron = await askedElectron('tuf-in-electron.ts');
});
test.afterAll(() => electron.remove());

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
    const text = honest['timestamp.json'] ?? '';
    const question: TufQuestion = {
      now: START,
      trustedRoot: forge.trustedRoot,
      path: 'packages/globex/tools/1.0.0.wpk',
      states: [honest, { ...honest, 'timestamp.json': text.replace('"version":2', '"version":3') }],
    };
    const said = await electron.ask<string[]>(question);
    expect(said).toEqual([createHash('sha256').update('tools').digest('hex'), 'sync.metadata-tampered']);
  });
