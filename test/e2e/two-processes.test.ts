import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packFiles } from '../../src-main/packages/index.ts';
import type { Installation } from '../../src-shared/models/installation.ts';
import type { Submission } from '../../src-shared/models/catalog.ts';
import { packageFiles } from '../support/installs/package-files.ts';
import { wpkHome, type Called, type WpkHome } from '../support/wpk-home.ts';

const NAMES = ['ash', 'birch', 'cedar', 'elm'] as const;
const idOf = (name: string): string => `grove.${name}`;

describe('several wpk processes on one home at once', () => {
  let at: WpkHome;
  beforeAll(async () => {
    at = await wpkHome();
    for (const name of NAMES)
      await writeFile(at.at(`${name}.wpk`), await packFiles(packageFiles({ id: idOf(name) })));
  });
  afterAll(() => at.remove());

  /** Starts all of them together; every one must end well, and none may speak of a lock. */
  const together = async (calls: readonly (readonly string[])[]): Promise<readonly Called[]> => {
    const ended = await Promise.all(calls.map((args) => at.call([...args, '--json'])));
    for (const [index, { code, stdout, stderr }] of ended.entries()) {
      expect(`${calls[index]?.join(' ')}: ${code} ${code === 0 ? '' : stdout}${stderr}`).toBe(
        `${calls[index]?.join(' ')}: 0 `,
      );
      expect(stdout).not.toMatch(/locked|SQLITE_/);
    }
    return ended;
  };

  it('make the home and its one identity together', async () => {
    const signed = await together([
      ...NAMES.map((name) => ['sign', `${name}.wpk`]),
      ['list'],
      ['key', 'show'],
    ]);
    const keys = signed
      .filter(({ stdout }) => stdout.includes('keyId'))
      .map(({ stdout }) => (JSON.parse(stdout) as { keyId: string }).keyId);
    expect(keys).toHaveLength(NAMES.length + 1);
    expect(new Set(keys).size).toBe(1);
  });

  it('publish, each its own extension, while others read', async () => {
    await together(
      NAMES.flatMap((name) => [
        ['publish', `${name}.wpk`],
        ['search', name],
      ]),
    );
    const { items } = await at.json<{ items: Submission[] }>(['status']);
    expect(items.map((one) => `${one.extensionId} ${one.state}`).toSorted()).toEqual(
      NAMES.map((name) => `${idOf(name)} pending`),
    );
  });

  it('approve', async () => {
    await together([
      ...NAMES.map((name) => ['review', 'approve', `${idOf(name)}@1.0.0`]),
      ['review', 'list'],
      ['history'],
    ]);
    expect(await at.json(['search'])).toMatchObject({ total: NAMES.length });
  });

  it('install, while others list', async () => {
    await together(NAMES.flatMap((name) => [['install', idOf(name), '--yes'], ['list']]));
    const { items } = await at.json<{ items: Installation[] }>(['list']);
    expect(items.map((one) => `${one.extensionId} ${one.status}`).toSorted()).toEqual(
      NAMES.map((name) => `${idOf(name)} active`),
    );
    expect(new Set(items.map((one) => one.installationId)).size).toBe(NAMES.length);
  });

  it('rate and run', async () => {
    await together(
      NAMES.flatMap((name, index) => [
        ['rate', idOf(name), '--stars', String((index % 5) + 1)],
        ['run', idOf(name), 'hello'],
      ]),
    );
    for (const name of NAMES) {
      expect(
        await at.json(['api', 'extensions.rating', '--input', JSON.stringify({ extensionId: idOf(name) })]),
      ).toMatchObject({ count: 1 });
    }
    const runs = await at.json<{ items: unknown[] }>(['api', 'runs.list', '--input', '{}']);
    expect(runs.items).toHaveLength(NAMES.length);
  });

  it('uninstall some and disable others', async () => {
    await together(
      NAMES.map((name, index) =>
        index % 2 === 0 ? ['uninstall', idOf(name), '--yes'] : ['disable', idOf(name)],
      ),
    );
    const { items } = await at.json<{ items: Installation[] }>(['list', '--all']);
    expect(items.map((one) => `${one.extensionId} ${one.status}`).toSorted()).toEqual(
      NAMES.map((name, index) => `${idOf(name)} ${index % 2 === 0 ? 'uninstalled' : 'disabled'}`),
    );
  });

  it('leave a home that is sound, with every step in ledger and log', async () => {
    expect(await at.json(['doctor'])).toMatchObject({ ok: true });
    const ledger = await at.json<{ items: { extensionId: string; to: string }[] }>([
      'history',
      '--limit',
      '200',
    ]);
    for (const name of NAMES) {
      const states = ledger.items.filter((one) => one.extensionId === idOf(name)).map((one) => one.to);
      expect(states).toEqual(expect.arrayContaining(['planned', 'fetched', 'verified', 'staged', 'active']));
    }
    const log = await at.json<{ size: number; items: { seq: number }[] }>([
      'api',
      'log.list',
      '--input',
      '{"limit":200}',
    ]);
    expect(log.items.map((one) => one.seq)).toEqual(log.items.map((_one, index) => index));
    expect(log.size).toBeGreaterThanOrEqual(log.items.length);
  });
});
