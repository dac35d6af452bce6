import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wpkHome, type WpkHome } from '../support/wpk-home.ts';

const ID = 'acme.range-finder';

describe('a package that was signed on another machine', () => {
  let at: WpkHome;
  const other = (): readonly string[] => ['--home', at.at('other')];
  beforeAll(async () => {
    at = await wpkHome();
    await at.json(['init', 'range-finder', '--publisher', 'acme', '--template', 'command']);
    await at.json(['package', 'range-finder', '--out', 'a.wpk']);
    const { publicKey } = await at.json<{ publicKey: string }>(['sign', 'a.wpk']);
    await writeFile(at.at('acme.pem'), publicKey);
    const stranger = await at.json<{ publicKey: string }>(['key', 'show', '--home', at.at('stranger')]);
    await writeFile(at.at('stranger.pem'), stranger.publicKey);
  });
  afterAll(() => at.remove());

  it('is not installed from its file where nobody knows its signer, unless a person lets it in', async () => {
    const error = await at.refused(['install', 'a.wpk', '--yes', ...other()]);
    expect(error.code).toMatch(/^(trust|installs)\./);
    await at.json(['install', 'a.wpk', '--yes', '--allow-unsigned', ...other()]);
    expect(await at.json(['list', ...other()])).toMatchObject({
      items: [{ extensionId: ID, signer: null, allowedUnsigned: true }],
    });
    await at.json(['uninstall', ID, '--yes', ...other()]);
  });

  it('is published there with its public key, and with no other', async () => {
    expect((await at.refused(['publish', 'a.wpk', ...other()])).code).toBe('registry.first-key-needed');
    for (const key of ['stranger.pem', 'a.wpk']) {
      expect((await at.refused(['publish', 'a.wpk', '--public-key', key, ...other()])).code).toMatch(
        /^(trust|registry)\./,
      );
    }
    expect(await at.json(['publish', 'a.wpk', '--public-key', 'acme.pem', ...other()])).toMatchObject({
      state: 'pending',
    });
    await at.json(['review', 'approve', `${ID}@0.1.0`, ...other()]);
    await at.json(['install', ID, '--yes', ...other()]);
    expect(await at.json(['list', ...other()])).toMatchObject({
      items: [{ extensionId: ID, signer: { kind: 'key', simulated: false } }],
    });
  });
});
