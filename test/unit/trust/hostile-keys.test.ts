import { copyFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkPassphrase,
  needsPassphrase,
  openHomeKey,
  openKeyStore,
  openSecretBox,
} from '../../../src-main/trust/index.ts';
import { newScryptParameters, seal, wrappingKeyOf } from '../../../src-main/trust/keys/seal.ts';
import { canonicalJson } from '../../../src-shared/canonical-json.ts';
import { rejectionOf } from '../../support/refused-code.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const options = { now: () => 0, keychain: null };

/** DER of one value, its length in two bytes. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([Buffer.from([tag, 0x82]), length, content]);
}
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const integer = (value: number): Buffer => {
  const hex = value.toString(16);
  // A first bit that is set would make it negative.
  return der(0x02, Buffer.from(hex.length % 2 === 0 ? `00${hex}` : `0${hex}`, 'hex'));
};
const octets = (length: number): Buffer => der(0x04, Buffer.alloc(length, 7));
const salt = octets(16);

/** PKCS #8 under PBES2 (RFC 8018 appendix A.4) whose key derivation says how much work it is. */
function pemOf(derivation: Buffer): string {
  const aes256Cbc = der(0x30, oid('60864801650304012a'), octets(16));
  const pbes2 = der(0x30, oid('2a864886f70d01050d'), der(0x30, derivation, aes256Cbc));
  const base64 =
    der(0x30, pbes2, octets(144))
      .toString('base64')
      .match(/.{1,64}/g)
      ?.join('\n') ?? '';
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${base64}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}
const pbkdf2 = (iterations: number, salted = salt): Buffer =>
  der(0x30, oid('2a864886f70d01050c'), der(0x30, salted, integer(iterations)));
const scrypt = (...costs: readonly [cost: number, blockSize: number, parallelization: number]): Buffer =>
  der(0x30, oid('2b06010401da47040b'), der(0x30, salt, ...costs.map(integer)));

describe('a key file of somebody who means harm', () => {
  it('does not get hours of work out of whoever imports it', async () => {
    const store = await openKeyStore(temporaryFolder(), options);
    expect(await rejectionOf(store.import(pemOf(pbkdf2(2_000_000_000)), 'p'))).toBe('trust.import-malformed');
    expect(await rejectionOf(store.import(pemOf(scrypt(2 ** 30, 8, 1)), 'p'))).toBe('trust.import-malformed');
    // None of these numbers is large by itself, and they fit the memory that OpenSSL allows.
    expect(await rejectionOf(store.import(pemOf(scrypt(2 ** 15, 1, 2 ** 17)), 'p'))).toBe(
      'trust.import-malformed',
    );
    expect(await rejectionOf(store.import(pemOf(scrypt(2 ** 14, 8, 1)), 'p'))).toBe('trust.passphrase-wrong');
    expect(await rejectionOf(store.import(pemOf(pbkdf2(100_000)), 'p'))).toBe('trust.passphrase-wrong');
    // Indented, the first of them is none to a reader that starts at the beginning of lines.
    const second = `  ${pemOf(pbkdf2(100_000))}${pemOf(pbkdf2(2_000_000_000))}`;
    expect(await rejectionOf(store.import(second, 'p'))).toBe('trust.passphrase-wrong');
  });
  it('is refused as what it is where its passphrase opens something that is no key', async () => {
    const store = await openKeyStore(temporaryFolder(), options);
    const head = {
      format: 'marketplace-station-exported-key/1',
      fingerprint: 'sha256:x',
      createdAt: '2026-01-01T00:00:00.000Z',
      scrypt: { ...newScryptParameters(), cost: 1 << 14 },
    };
    const sealed = seal(Buffer.from('no key'), await wrappingKeyOf('p', head.scrypt), canonicalJson(head));
    const text = JSON.stringify({ ...head, sealed });
    expect(await rejectionOf(store.import(text, 'p'))).toBe('trust.import-malformed');
  });
});

describe('an encrypted PEM', () => {
  it('says that the passphrase is wrong where what it opens looks whole and is no key', async () => {
    const store = await openKeyStore(temporaryFolder(), options);
    // Found by trying: these end in padding that fits, as one of some hundred does.
    for (const passphrase of ['p200', 'p1142', 'p1444', 'p2000'])
      expect(await rejectionOf(store.import(pemOf(pbkdf2(1_000)), passphrase))).toBe(
        'trust.passphrase-wrong',
      );
  });
  it('does not blame the passphrase where OpenSSL allows it less memory than it asks for', async () => {
    const store = await openKeyStore(temporaryFolder(), options);
    expect(await rejectionOf(store.import(pemOf(scrypt(2 ** 18, 8, 1)), 'p'))).toBe('trust.import-malformed');
  });
});

describe('a salt in an encrypted PEM', () => {
  it('is no number of rounds, also where its bytes would be one', async () => {
    const store = await openKeyStore(temporaryFolder(), options);
    const salted = der(0x04, Buffer.from('0206777777777777', 'hex'));
    expect(await rejectionOf(store.import(pemOf(pbkdf2(1_000, salted)), 'p'))).toBe('trust.passphrase-wrong');
  });
});

describe('a secret of a home', () => {
  it('is not taken for another one whose file was put in its place', async () => {
    const folder = temporaryFolder();
    await openHomeKey(folder, 'entitlements', options)();
    copyFileSync(path.join(folder, 'secret-entitlements.json'), path.join(folder, 'secret-log.json'));
    expect(await rejectionOf(openHomeKey(folder, 'log', options)())).toBe('trust.key-corrupt');
  });
  it('says so where what it sealed was damaged', async () => {
    const box = openSecretBox(temporaryFolder(), 'webhooks', options);
    for (const damaged of ['', '{}', '{"nonce":1}', (await box.seal('a', 'p')).slice(0, -3)])
      expect(await rejectionOf(box.open(damaged, 'p'))).toBe('trust.key-corrupt');
  });
});

describe.skipIf(process.platform === 'win32')('looking whether a passphrase is needed', () => {
  it('follows no link, as opening the key does not', async () => {
    const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
    const passphrase = async (): Promise<string> => 'p';
    await openHomeKey(elsewhere, 'log', { ...options, passphrase })();
    symlinkSync(path.join(elsewhere, 'secret-log.json'), path.join(folder, 'secret-log.json'));
    expect(await needsPassphrase(elsewhere)).toBe(true);
    expect(await needsPassphrase(folder)).toBe(false);
    expect(await checkPassphrase(async () => 'q')(folder)).toBe(null);
    expect(await rejectionOf(openHomeKey(folder, 'log', options)())).toBe('trust.key-corrupt');
  });
});
