import { readdir, writeFile } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wpkHome, type WpkHome } from '../../support/wpk-home.ts';

/** The verbs that need no home, each with right input. */
describe('a verb that needs no home', () => {
  let at: WpkHome;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    at = await wpkHome();
    env = {
      MARKETPLACE_HOME: '',
      XDG_DATA_HOME: at.at('data'),
      HOME: at.at('user'),
      // What was compiled is kept for the next call, wherever it works.
      XDG_CACHE_HOME: at.at('cache'),
      MARKETPLACE_PASSPHRASE: '',
    };
    await at.json(['init', 'one', '--publisher', 'acme'], { env });
    await at.json(['package', 'one', '--out', 'one.wpk'], { env });
    await writeFile(at.at('one.js'), 'result = 1 + 1');
  });
  afterAll(() => at.remove());

  it.each([
    ['inspect', ['inspect', 'one.wpk']],
    ['ls', ['ls', 'one']],
    ['ls --tree', ['ls', 'one.wpk', '--tree']],
    ['lint', ['lint', 'one']],
    ['validate', ['validate', 'one.wpk', '--sarif', 'one.sarif']],
    ['sandbox', ['sandbox', 'one.js']],
    ['dry-run', ['dry-run', 'one']],
    ['package', ['package', 'one', '--out', 'again.wpk']],
  ])('%s makes none', async (_name, args) => {
    await at.json(args, { env });
    await expectNoHome();
  });

  it('verify-bundle makes none', async () => {
    const { publicKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    await writeFile(at.at('key.pem'), publicKey);
    // Signed elsewhere; this key did not make it.
    await at.json(['sign', 'one.wpk', '--home', at.home], {
      env: { MARKETPLACE_PASSPHRASE: 'correct horse' },
    });
    const error = await at.refused(
      [
        'verify-bundle',
        '--bundle',
        'one.wpk.sigstore.json',
        '--artifact',
        'one.wpk',
        '--key',
        'key.pem',
        '--no-log',
      ],
      { env },
    );
    expect(error.code).toMatch(/^trust\./);
    const own = await at.json<{ publicKey: string }>(['key', 'show']);
    await writeFile(at.at('own.pem'), own.publicKey);
    const verdict = await at.json(
      [
        'verify-bundle',
        '--bundle',
        'one.wpk.sigstore.json',
        '--artifact',
        'one.wpk',
        '--key',
        'own.pem',
        '--no-log',
      ],
      { env },
    );
    expect(verdict).toMatchObject({ verified: true });
    await expectNoHome();
  });

  async function expectNoHome(): Promise<void> {
    expect((await readdir(at.folder)).filter((name) => name === 'data' || name === 'user')).toEqual([]);
  }
});
