import { execFile } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openKeyStore,
  systemKeychain,
  verifyRotation,
  type KeyStore,
  type KeyStoreOptions,
} from '../../../src-main/trust/index.ts';
import { MemoryKeychain } from '../../support/memory-keychain.ts';
import { rejectionOf } from '../../support/refused-code.ts';

let folder: string;
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'keys-')), 'keys');
});
afterEach(() => rm(path.dirname(folder), { recursive: true, force: true }));

const now = (): number => Date.UTC(2026, 0, 2);
/** Opened, and every key read. */
const open = async (options: Partial<KeyStoreOptions> = {}): Promise<KeyStore> => {
  const store = await openKeyStore(folder, { now, keychain: null, ...options });
  await store.list();
  return store;
};
const withPassphrase = (text: string): Partial<KeyStoreOptions> => ({
  passphrase: () => Promise.resolve(text),
});
const file = (number = 1): string => path.join(folder, `identity-00000${number}.json`);
const bytes = Buffer.from('what is signed');

describe('the identity of a home', () => {
  it('is made on first use and stays', async () => {
    const store = await open();
    expect(await store.list()).toEqual([]);
    const made = await store.current();
    expect(made).toMatchObject({ createdAt: '2026-01-02T00:00:00.000Z', simulated: false });
    expect(made.fingerprint).toBe(`sha256:${Buffer.from(made.keyId, 'base64').toString('hex')}`);
    expect(await (await open()).current()).toEqual(made);
  });
  it('signs so that its public key verifies', async () => {
    const store = await open();
    const { signature, keyId } = await store.sign(bytes);
    const identity = await store.current();
    expect(keyId).toBe(identity.keyId);
    expect(verify('sha256', bytes, createPublicKey(identity.publicKey), signature)).toBe(true);
  });
  it('is one, however many ask at once', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => open()));
    const identities = await Promise.all(stores.flatMap((store) => [store.current(), store.current()]));
    expect(new Set(identities.map((one) => one.keyId)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['identity-000001.json']);
  });
  it('is one for several processes that make it at once', async () => {
    const source = new URL('../../../src-main/trust/index.ts', import.meta.url).href;
    const program = `const { openKeyStore } = await import(${JSON.stringify(source)});
      const store = await openKeyStore(${JSON.stringify(folder)}, { now: Date.now, keychain: null });
      const { keyId } = await store.sign(Buffer.from('x'));
      process.stdout.write(keyId);`;
    const runs = await Promise.all(
      Array.from({ length: 4 }, () =>
        promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]),
      ),
    );
    expect(new Set(runs.map((run) => run.stdout)).size).toBe(1);
    expect(await (await open()).list()).toHaveLength(1);
  });
  it('is refused where the file was damaged', async () => {
    await (await open()).current();
    const text = await readFile(file(), 'utf8');
    for (const damaged of [
      text.slice(0, 200),
      text.replace('"made"', '"imported"'),
      text.replace(/"text": "./, '"text": "A'),
      '',
      '{}',
    ]) {
      await writeFile(file(), damaged);
      expect(await rejectionOf(open())).toBe('trust.key-corrupt');
    }
  });
  it.skipIf(process.platform === 'win32')('is refused where others can read it', async () => {
    await (await open()).current();
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    await chmod(file(), 0o640);
    expect(await rejectionOf(open())).toBe('trust.key-permissions');
  });
});

describe('protecting the private key', () => {
  it('never writes it in the clear', async () => {
    const store = await open(withPassphrase('correct horse'));
    await store.sign(bytes);
    expect(await readFile(file(), 'utf8')).not.toMatch(/PRIVATE KEY|wrappingKey/);
  });
  it('prefers the keychain', async () => {
    const keychain = new MemoryKeychain();
    const store = await open({ keychain, ...withPassphrase('correct horse') });
    const { keyId } = await store.sign(bytes);
    expect(store.protection).toBe('keychain');
    expect((await (await open({ keychain })).sign(bytes)).keyId).toBe(keyId);
  });
  it('takes the passphrase where the keychain is locked, or forgets what it was given', async () => {
    for (const mood of ['locked', 'forgetful'] as const) {
      const keychain = new MemoryKeychain();
      keychain.mood = mood;
      const store = await openKeyStore(path.join(folder, mood), {
        now,
        keychain,
        ...withPassphrase('correct horse'),
      });
      await store.current();
      expect(store.protection).toBe('passphrase');
    }
  });
  it('falls back to the mode of the file, and says so', async () => {
    const store = await open();
    await store.current();
    expect(store.protection).toBe('file');
  });
  it('has a code of its own for each way not to be opened', async () => {
    await (await open(withPassphrase('correct horse'))).current();
    expect(await rejectionOf((await open(withPassphrase('wrong'))).sign(bytes))).toBe(
      'trust.passphrase-wrong',
    );
    expect(await rejectionOf((await open()).sign(bytes))).toBe('trust.passphrase-needed');
    expect(await rejectionOf((await open(withPassphrase(''))).sign(bytes))).toBe('trust.passphrase-needed');
  });
  it('tells a keychain that is locked from one that lost the secret', async () => {
    const keychain = new MemoryKeychain();
    await (await open({ keychain })).current();
    keychain.mood = 'locked';
    expect(await rejectionOf((await open({ keychain })).sign(bytes))).toBe('trust.keychain-unavailable');
    expect(await rejectionOf((await open()).sign(bytes))).toBe('trust.keychain-unavailable');
    keychain.mood = 'well';
    keychain.secrets.clear();
    expect(await rejectionOf((await open({ keychain })).sign(bytes))).toBe('trust.keychain-lost');
  });
  it.runIf(process.platform === 'linux')(
    'does not count a machine without a session bus as one with a keychain',
    async () => {
      await expect(systemKeychain({}).get('nobody')).rejects.toThrow(/session bus/);
    },
  );
});

describe('exporting and importing', () => {
  it('moves an identity to another home', async () => {
    const store = await open();
    const text = await store.export('a long passphrase');
    expect(text).not.toContain('PRIVATE KEY');
    const elsewhere = await openKeyStore(path.join(folder, 'elsewhere'), { now, keychain: null });
    expect(await elsewhere.import(text, 'a long passphrase')).toEqual(await store.current());
    expect((await elsewhere.sign(bytes)).keyId).toBe((await store.current()).keyId);
  });
  it('keeps the identities from before', async () => {
    const other = await openKeyStore(path.join(folder, 'other'), { now, keychain: null });
    const store = await open();
    const before = await store.current();
    const after = await store.import(await other.export('p'), 'p');
    expect(await store.list()).toEqual([before, after]);
    expect(await store.import(await other.export('p'), 'p')).toEqual(after);
    expect(await store.list()).toHaveLength(2);
  });
  it('takes an encrypted PKCS#8 PEM of the right kind', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' })
      .toString();
    const identity = await (await open()).import(pem, 'p');
    expect(identity.publicKey).toBe(publicKey.export({ type: 'spki', format: 'pem' }).toString());
    expect(await rejectionOf((await open()).import(pem, 'q'))).toBe('trust.passphrase-wrong');
  });
  it('refuses a wrong passphrase, an empty one and what is not a key, each with its code', async () => {
    const store = await open();
    const text = await store.export('right');
    expect(await rejectionOf(store.export(''))).toBe('trust.passphrase-empty');
    expect(await rejectionOf(store.import(text, 'wrong'))).toBe('trust.passphrase-wrong');
    expect(await rejectionOf(store.import(text, ''))).toBe('trust.passphrase-empty');
    const plain = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const wrongKind = rsa
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' })
      .toString();
    const hungry = text.replace('"cost": 131072', '"cost": 1073741824');
    for (const bad of [
      'garbage',
      '{}',
      plain,
      wrongKind,
      hungry,
      '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
    ]) {
      expect(await rejectionOf(store.import(bad, 'p'))).toBe('trust.import-malformed');
    }
  });
});

describe('rotating', () => {
  it('makes a new key that the old one vouches for, and keeps the old one in the list', async () => {
    const store = await open();
    const before = await store.current();
    const { old, next, statement } = await store.rotate();
    expect(old).toEqual(before);
    expect(await store.current()).toEqual(next);
    expect(await store.list()).toEqual([old, next]);
    expect(await (await open()).rotations()).toEqual([statement]);
    expect(verifyRotation(statement)).toMatchObject({
      old: { keyId: old.keyId },
      next: { keyId: next.keyId },
      simulated: false,
    });
  });
  it('tells one of two that rotate at once that it was too late', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    await a.current();
    const outcomes = await Promise.allSettled([a.rotate(), b.rotate()]);
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeLessThanOrEqual(1);
    for (const one of refused) expect(one.reason).toMatchObject({ code: 'trust.rotation-raced' });
    expect(await a.list()).toHaveLength(1 + outcomes.length - refused.length);
  });
});

describe('a store of simulated keys', () => {
  it('marks every identity and gives none away', async () => {
    const keychain = new MemoryKeychain();
    const store = await open({ simulated: true, keychain });
    expect(await store.current()).toMatchObject({ simulated: true });
    expect(keychain.secrets.size).toBe(0);
    expect((await store.rotate()).next.simulated).toBe(true);
    expect(await rejectionOf(store.export('p'))).toBe('trust.simulated-refused');
  });
  it('cannot be opened as a real one, nor a real one as simulated', async () => {
    await (await open({ simulated: true })).current();
    expect(await rejectionOf(open())).toBe('trust.simulated-refused');
    const real = path.join(folder, 'real');
    await (await openKeyStore(real, { now, keychain: null })).current();
    expect(
      await rejectionOf((await openKeyStore(real, { now, keychain: null, simulated: true })).list()),
    ).toBe('trust.simulated-refused');
  });
  it('cannot be washed clean by editing its file', async () => {
    await (await open({ simulated: true })).current();
    await writeFile(
      file(),
      (await readFile(file(), 'utf8')).replace('"simulated": true', '"simulated": false'),
    );
    expect(await rejectionOf(open())).toBe('trust.key-corrupt');
  });
});
