import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wpkHome, type WpkHome } from '../../support/wpk-home.ts';

const RIGHT = 'a staple of batteries';

describe('the passphrase of a signing key', () => {
  let at: WpkHome;
  beforeAll(async () => {
    at = await wpkHome();
    await at.json(['init', 'one', '--publisher', 'acme']);
    await at.json(['package', 'one', '--out', 'one.wpk']);
    await at.json(['sign', 'one.wpk'], { env: { MARKETPLACE_PASSPHRASE: RIGHT } });
  });
  afterAll(() => at.remove());

  it('protects the key, and is asked for only where the key is used', async () => {
    expect(await at.json(['key', 'show'], { env: { MARKETPLACE_PASSPHRASE: '' } })).toMatchObject({
      protection: 'passphrase',
    });
    expect(await at.json(['list'], { env: { MARKETPLACE_PASSPHRASE: '' } })).toEqual({ items: [] });
    expect((await at.refused(['sign', 'one.wpk'], { env: { MARKETPLACE_PASSPHRASE: '' } })).code).toBe(
      'trust.passphrase-needed',
    );
  });

  it('is refused when it is wrong', async () => {
    expect((await at.refused(['sign', 'one.wpk'], { env: { MARKETPLACE_PASSPHRASE: 'wrong' } })).code).toBe(
      'trust.passphrase-wrong',
    );
  });

  it('is asked for an export as well, and carries the identity to another home', async () => {
    const use = (passphrase: string) => ({
      env: { MARKETPLACE_PASSPHRASE: RIGHT, MARKETPLACE_EXPORT_PASSPHRASE: passphrase },
    });
    expect((await at.refused(['key', 'export', 'key.json'], { ...use(''), exit: 2 })).code).toBe('cli.usage');
    expect((await at.refused(['key', 'export', 'key.json'], { ...use('short'), exit: 2 })).code).toBe(
      'api.invalid-input',
    );
    const exported = await at.json<{ fingerprint: string }>(
      ['key', 'export', 'key.json'],
      use('travel well'),
    );
    const other = ['--home', at.at('other')];
    expect((await at.refused(['key', 'import', 'key.json', ...other], use('travel badly'))).code).toBe(
      'trust.passphrase-wrong',
    );
    expect(await at.json(['key', 'import', 'key.json', ...other], use('travel well'))).toMatchObject({
      fingerprint: exported.fingerprint,
    });
  });

  it('is written nowhere, nor is the key in the clear', async () => {
    const entries = await readdir(at.folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      const content = await readFile(path.join(entry.parentPath, entry.name), 'latin1');
      for (const secret of [RIGHT, 'travel well', 'BEGIN PRIVATE KEY', 'BEGIN EC PRIVATE KEY'])
        expect(content).not.toContain(secret);
    }
  });
});
