import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { backup, openStore, restore } from '../../src-main/store/index.ts';
import { rejectionOf } from '../support/refused-code.ts';
import { forgeTar, type ForgedFile } from '../support/tar-forge.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

let root: string;
/** A good database, as a backup carries it. */
let database: Buffer;

beforeEach(async () => {
  root = temporaryFolder();
  const home = path.join(root, 'source');
  const store = await openStore({ home });
  await backup(home, store, path.join(root, 'good.tar'));
  await store.close();
  const good = await readFile(path.join(root, 'good.tar'));
  const at = good.indexOf('SQLite format 3');
  const pages = good.readUInt32BE(at + 28) * good.readUInt16BE(at + 16);
  database = good.subarray(at, at + pages);
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const listed = (files: readonly ForgedFile[], changes: object = {}): ForgedFile => ({
  path: 'backup.json',
  bytes: Buffer.from(
    JSON.stringify({
      format: 1,
      createdAt: '2026-01-01T00:00:00.000Z',
      files: files.map(({ path: name, bytes }) => ({
        path: name,
        sizeBytes: bytes.length,
        sha256: sha256(bytes),
      })),
      ...changes,
    }),
  ),
});
const file = (name: string, bytes: Uint8Array = Buffer.from('text')): ForgedFile => ({ path: name, bytes });
const whole = (...more: readonly ForgedFile[]): Buffer => {
  const files = [file('store.sqlite', database), ...more];
  return forgeTar([listed(files), ...files]);
};
async function restored(bytes: Uint8Array): Promise<string> {
  const from = path.join(root, 'hostile.tar');
  await writeFile(from, bytes);
  const code = await restore(from, path.join(root, 'home')).then(
    () => 'restored',
    (thrown: unknown) => rejectionOf(Promise.reject(thrown)),
  );
  if (code !== 'restored') {
    // Nothing of it stays behind, neither in the home nor beside it.
    expect((await readdir(root)).toSorted()).toEqual(['good.tar', 'hostile.tar', 'source']);
  }
  return code;
}
async function edited(sql: string): Promise<Buffer> {
  const copy = path.join(root, 'source', 'copy.sqlite');
  await writeFile(copy, database);
  const connection = new Database(copy);
  connection.pragma('journal_mode = DELETE');
  connection.exec(sql);
  connection.close();
  const files = [file('store.sqlite', await readFile(copy))];
  return forgeTar([listed(files), ...files]);
}

describe('restoring a hostile backup', () => {
  it('takes a good one, made by hand or not', async () => {
    expect(await restored(whole())).toBe('restored');
    const store = await openStore({ home: path.join(root, 'home') });
    expect((await store.check()).filter(({ ok }) => !ok)).toEqual([]);
    await store.close();
  });

  it.each([
    '../evil',
    '/tmp/evil',
    'keys/../../evil',
    'blobs/sha256/aa/../../../../evil',
    'keys/.hidden',
    'keys\\evil',
    'installed/acme.one/1.0.0/dist/main.js',
    'STORE.SQLITE',
    'home.lock',
    '__proto__',
  ])('refuses the path %s', async (name) => {
    expect(await restored(whole(file(name)))).toBe('store.backup-corrupt');
  });

  it.each<readonly [what: string, bytes: () => Uint8Array]>([
    ['an empty file', () => Buffer.alloc(0)],
    ['zeros', () => Buffer.alloc(1 << 20)],
    ['noise', () => Buffer.from('no archive '.repeat(200))],
    ['a cut archive', () => whole().subarray(0, -600)],
    ['an archive with something after it', () => Buffer.concat([whole(), Buffer.alloc(512, 1)])],
    ['a link in it', () => forgeTar([listed([]), { ...file('keys/l'), type: '2' }])],
    ['a size below zero', () => forgeTar([{ ...file('backup.json'), size: '-0000000001' }])],
    ['a size past the file', () => forgeTar([{ ...file('backup.json'), size: '77777777777' }])],
    ['a name that goes on in another field', () => forgeTar([{ ...file('backup.json'), prefix: '../..' }])],
    ['a file that is not listed', () => forgeTar([listed([]), file('keys/a')])],
    ['a file that lies elsewhere than listed', () => forgeTar([listed([file('keys/a')]), file('keys/b')])],
    [
      'a file with another hash',
      () => {
        const files = [file('store.sqlite', database)];
        return forgeTar([listed(files), file('store.sqlite', Buffer.alloc(database.length, 1))]);
      },
    ],
    ['one file twice', () => whole(file('keys/a'), file('keys/a'))],
    ['a blob under the hash of another', () => whole(file(`blobs/sha256/aa/${'b'.repeat(62)}`))],
    ['no database', () => forgeTar([listed([file('keys/a')]), file('keys/a')])],
    ['a list that nests without end', () => forgeTar([file('backup.json', Buffer.alloc(1 << 20, '['))])],
    [
      'a list that reaches for a prototype',
      () => forgeTar([file('backup.json', Buffer.from('{"__proto__":{"format":1}}'))]),
    ],
  ])('refuses %s', async (_, bytes) => {
    expect(await restored(bytes())).toBe('store.backup-corrupt');
  });

  it('refuses one of a later format as such', async () => {
    expect(await restored(forgeTar([listed([], { format: 3 })]))).toBe('store.backup-from-the-future');
  });

  it.each([
    ['is empty', Buffer.alloc(0)],
    ['is none', Buffer.from('no database '.repeat(100))],
  ])('refuses a database that %s', async (_, bytes) => {
    const files = [file('store.sqlite', bytes)];
    expect(await restored(forgeTar([listed(files), ...files]))).toMatch(/^store\.(?:backup-)?corrupt$/);
  });

  const row = `'x', 'acme.one', '1.0.0', 'sha256:${'0'.repeat(64)}', NULL, 'planned', 'install', 'x', 1`;
  const state = '{"grants":[],"previous":[],"requiredBy":[],"subscription":{}}';
  it.each([
    ['a trigger of its own', 'CREATE TRIGGER evil AFTER INSERT ON jobs BEGIN DELETE FROM leases; END'],
    ['a view of its own', 'CREATE VIEW evil AS SELECT 1'],
    ['no rule against editing the ledger', 'DROP TRIGGER ledger_keeps'],
    ['a table less', 'DROP TABLE market_bars'],
    ['a text that is no JSON', `INSERT INTO settings VALUES ('simulation', '{')`],
    [
      'an installation that leads out of the home',
      `INSERT INTO ledger SELECT 1, ${row.replace('acme.one', '../../source')}, '${state}', '{}'`,
    ],
    [
      'a version that leads out of the home',
      `INSERT INTO ledger SELECT 1, ${row.replace('1.0.0', '../../source')}, '${state}', '{}'`,
    ],
    ['an installation that cannot be read', `INSERT INTO ledger SELECT 1, ${row}, '{}', '{}'`],
    ['rows that point to nothing', `INSERT INTO job_events VALUES ('x', 1, 1, 'done', 1, 'done')`],
  ])('refuses a database with %s', async (_, sql) => {
    expect(await restored(await edited(`PRAGMA foreign_keys = OFF; ${sql};`))).toBe('store.backup-corrupt');
  });

  it.skipIf(process.platform === 'win32')('does not wait for somebody to write into a pipe', async () => {
    const pipe = path.join(root, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    expect(await rejectionOf(restore(pipe, path.join(root, 'home')))).toBe('store.backup-corrupt');
  });

  it('leaves a home that is not empty as it is', async () => {
    const home = path.join(root, 'home');
    await mkdir(home);
    await writeFile(path.join(home, 'mine.txt'), 'mine');
    expect(await rejectionOf(restore(path.join(root, 'good.tar'), home))).toBe('store.home-not-empty');
    expect(existsSync(path.join(home, 'mine.txt'))).toBe(true);
  });
});
