import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openIssuerKey, openSecretBox } from '../../../src-main/trust/index.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const now = () => 0;
const open = (folder: string, passphrase?: string) =>
  openSecretBox(folder, 'webhooks', {
    now,
    keychain: null,
    ...(passphrase === undefined ? {} : { passphrase: async () => passphrase }),
  });

describe('a secret of a home', () => {
  it('opens what it sealed, in the place it was sealed for, after the home was opened anew', async () => {
    const folder = temporaryFolder();
    const sealed = await open(folder).seal('whsec_x', 'webhook 1');
    expect(sealed).not.toContain('whsec_x');
    expect(await open(folder).open(sealed, 'webhook 1')).toBe('whsec_x');
    expect(await rejectionOf(open(folder).open(sealed, 'webhook 2'))).toBe('trust.key-corrupt');
    expect(await rejectionOf(open(temporaryFolder()).open(sealed, 'webhook 1'))).toBe('trust.key-corrupt');
  });

  it('is kept under a passphrase where there is one, and in the keychain before that', async () => {
    const folder = temporaryFolder();
    const sealed = await open(folder, 'correct horse').seal('a', 'p');
    expect(await open(folder, 'correct horse').open(sealed, 'p')).toBe('a');
    expect(await rejectionOf(open(folder, 'wrong').open(sealed, 'p'))).toBe('trust.passphrase-wrong');
    expect(await rejectionOf(open(folder).open(sealed, 'p'))).toBe('trust.passphrase-needed');
    const keychain = new MemoryKeychain();
    const kept = temporaryFolder();
    const one = openSecretBox(kept, 'webhooks', { now, keychain });
    const other = openSecretBox(kept, 'webhooks', { now, keychain });
    expect(await other.open(await one.seal('a', 'p'), 'p')).toBe('a');
    expect(readFileSync(path.join(kept, 'secret-webhooks.json'), 'utf8')).toContain('"keychain"');
  });

  it('is one, however many make it at once', async () => {
    const folder = temporaryFolder();
    const boxes = Array.from({ length: 8 }, () => open(folder));
    const sealed = await Promise.all(boxes.map((box) => box.seal('a', 'p')));
    for (const box of boxes) for (const one of sealed) expect(await box.open(one, 'p')).toBe('a');
  });

  it.skipIf(process.platform === 'win32')('is for its owner alone, and whole', async () => {
    const folder = temporaryFolder();
    const sealed = await open(folder).seal('a', 'p');
    const file = path.join(folder, 'secret-webhooks.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    expect(await rejectionOf(open(folder).open(sealed, 'p'))).toBe('trust.key-permissions');
    chmodSync(file, 0o600);
    const good = readFileSync(file, 'utf8');
    for (const text of ['', '{}', good.slice(0, -40), good.replace('webhooks', 'webhookz')]) {
      writeFileSync(file, text);
      expect(await rejectionOf(open(folder).open(sealed, 'p'))).toBe('trust.key-corrupt');
    }
  });

  it('makes the same issuer key each time', async () => {
    const folder = temporaryFolder();
    const pem = async () =>
      (await openIssuerKey(folder, { now, keychain: null })()).export({ type: 'pkcs8', format: 'pem' });
    const first = await pem();
    expect(await pem()).toBe(first);
    expect((await openIssuerKey(folder, { now, keychain: null })()).asymmetricKeyType).toBe('ed25519');
  });
});
