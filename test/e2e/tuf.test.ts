import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { documentOf, errorOf, wpkHere } from '../support/wpk-here.ts';

const TIME = { timeout: 120_000 };

it('three people hold the root of a server, two of them sign it, and one is replaced', TIME, async () => {
  const cwd = temporaryFolder();
  const home = path.join(cwd, 'home');
  // Each key under a passphrase takes a third of a second and much memory to open: those of the people are enough here.
  const env = {
    MARKETPLACE_TUF_PASSPHRASE: 'a passphrase of theirs',
    MARKETPLACE_HOME: home,
    MARKETPLACE_PASSPHRASE: '',
  };
  const wpk = async <Answer>(...args: string[]): Promise<Answer> => {
    const said = await wpkHere([...args, '--json'], { cwd, env });
    expect(said.code, said.stdout + said.stderr).toBe(0);
    return documentOf<Answer>(said);
  };
  const refused = async (...args: string[]): Promise<string> =>
    errorOf(await wpkHere([...args, '--json'], { cwd, env })).code;

  expect(await wpk('tuf', 'status')).toMatchObject({ initialised: false, root: null });
  expect(await refused('tuf', 'publish')).toBe('tuf.not-initialised');
  expect(await refused('tuf', 'pending', 'root.json')).toBe('tuf.nothing-pending');
  const people = ['anna.key', 'ben.key', 'carla.key'];
  const made: { keyId: string; publicKey: string }[] = [];
  for (const file of people) made.push(await wpk('tuf', 'key', file));
  expect(await refused('tuf', 'key', 'anna.key')).toBe('files.exists');
  expect(readFileSync(path.join(cwd, 'anna.key'), 'utf8')).not.toContain('PRIVATE');
  // One of them hands in the public half alone.
  writeFileSync(path.join(cwd, 'carla.pem'), made[2]?.publicKey ?? '');

  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'inside.pem'), made[2]?.publicKey ?? '');
  const init = ['tuf', 'init', '--name', 'Acme', '--bits', '2', '--root-key'];
  expect(await refused(...init, path.join(home, 'inside.pem'))).toBe('tuf.bad-key');
  const keys = ['anna.key', '--root-key', 'ben.key', '--root-key', 'carla.pem'];
  expect(await refused(...init, ...keys, '--threshold', '4')).toBe('tuf.bad-threshold');
  expect(await wpk(...init, ...keys)).toMatchObject({ version: 1, threshold: 2, signatures: [] });
  await wpk('tuf', 'pending', 'root.json');
  expect(await wpk('tuf', 'sign', 'root.json', '--key', 'anna.key')).toMatchObject({
    keyId: made[0]?.keyId,
    pending: { signatures: [made[0]?.keyId] },
  });
  writeFileSync(path.join(cwd, 'note.txt'), 'no key');
  const notKey = errorOf(
    await wpkHere(['tuf', 'sign', 'root.json', '--key', 'note.txt', '--json'], { cwd, env }),
  );
  expect(notKey).toMatchObject({
    code: 'tuf.bad-key',
    hint: expect.stringContaining('wpk tuf key') as string,
  });
  const signed = await wpkHere(['tuf', 'sign', 'root.json', '--key', 'carla.key'], { cwd, env });
  expect(signed.stdout).toContain('Enough of its keys have signed. Next: wpk tuf accept');
  expect(await wpk('tuf', 'accept', 'root.json')).toMatchObject({ published: { timestampVersion: 1 } });
  expect(await refused('tuf', 'accept', 'root.json')).toBe('tuf.nothing-pending');
  expect(await wpk('tuf', 'status')).toMatchObject({
    initialised: true,
    root: { version: 1, threshold: 2 },
    bins: 4,
    pending: [],
  });
  expect(await wpk('tuf', 'publish')).toMatchObject({ roles: [], timestampVersion: 1 });

  // Carla lost her key; Dora takes her place.
  await wpk('tuf', 'key', 'dora.key');
  const lost = made[2]?.keyId ?? '';
  await wpk(
    'tuf',
    'rotate',
    '--add-root-key',
    'dora.key',
    '--remove-root-key',
    lost,
    '--online',
    'timestamp',
  );
  expect(await wpk('tuf', 'sign', '--key', 'anna.key')).toMatchObject({ signed: 1, published: null });
  expect(await wpk('tuf', 'sign', '--key', 'ben.key')).toMatchObject({ signed: 2, published: {} });
  const status = await wpk<{ root: { version: number; keys: string[] } }>('tuf', 'status');
  expect(status.root.version).toBe(2);
  expect(status.root.keys).not.toContain(lost);
  expect(await refused('tuf', 'undelegate', 'acme')).toBe('tuf.not-delegated');

  await wpk('api', 'publishers.create', '--input', '{"id":"acme","displayName":"Acme"}');
  await wpk('tuf', 'key', 'acme.key');
  expect(await wpk('tuf', 'delegate', 'acme', '--key', 'acme.key')).toMatchObject({ targets: 0 });
  expect(await wpk('tuf', 'sign', '--role', 'publisher-acme', '--key', 'acme.key')).toMatchObject({
    published: {},
  });
  expect(await wpk('tuf', 'status')).toMatchObject({ publishers: [{ id: 'acme', inForce: true }] });

  // Restored elsewhere it knows that others may have seen more, and goes on above it.
  await wpk('backup', 'one.backup');
  await wpk('--home', 'again', 'restore', 'one.backup');
  type Checks = { checks: { name: string; ok: boolean }[] };
  const metadata = async () =>
    (await wpk<Checks>('--home', 'again', 'doctor')).checks.find(({ name }) => name === 'tuf.metadata');
  expect(await metadata()).toMatchObject({ ok: false, level: 'warning' });
  // A clock behind the backup would count too little: doctor says so, and nothing is published.
  const mark = path.join(cwd, 'again', 'tuf', 'restored.json');
  const kept = readFileSync(mark);
  writeFileSync(mark, JSON.stringify({ createdAt: new Date(Date.now() + 86_400_000).toISOString() }));
  expect(await metadata()).toMatchObject({
    ok: false,
    detail: expect.stringContaining('tuf.clock-behind') as string,
  });
  expect(await refused('--home', 'again', 'tuf', 'publish')).toBe('tuf.clock-behind');
  writeFileSync(mark, kept);
  const last = await wpk<{ roles: { role: string; version: number }[] }>('tuf', 'status');
  const { timestampVersion } = await wpk<{ timestampVersion: number }>('--home', 'again', 'tuf', 'publish');
  expect(timestampVersion).toBeGreaterThan(last.roles[0]?.version ?? 0);
  expect(await metadata()).toMatchObject({ ok: true });
});
