import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wpkHome, type WpkHome } from '../support/wpk-home.ts';

const MAIN = path.resolve(import.meta.dirname, '../../bin/wpk.mjs');
const PRELOAD = new URL('../support/no-network.ts', import.meta.url).href;

/** Linux lets a user make a network namespace without any network; elsewhere the preload alone stands in the way. */
const WALL = spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : [];

describe('without any network', () => {
  let at: WpkHome;
  let witness: string;
  beforeAll(async () => {
    at = await wpkHome();
    witness = at.at('tried');
  });
  afterAll(() => at.remove());

  const wpk = (args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> =>
    new Promise((resolve, reject) => {
      const [program = '', ...rest] = [...WALL, process.execPath, `--import=${PRELOAD}`, MAIN, ...args];
      const child = spawn(program, rest, {
        cwd: at.folder,
        env: {
          ...process.env,
          MARKETPLACE_HOME: at.home,
          MARKETPLACE_PASSPHRASE: 'correct horse',
          NETWORK_WITNESS: witness,
        },
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });

  it(
    'the whole life of an extension works: created, audited, signed, reviewed, installed, run, rated',
    { timeout: 180_000 },
    async () => {
      const { code, stdout, stderr } = await wpk(['demo', '--keep', at.home, '--json']);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      const demo = JSON.parse(stdout) as {
        ok: boolean;
        installed: { extensionId: string; status: string }[];
        ledger: unknown[];
      };
      expect(demo.ok).toBe(true);
      expect(demo.installed).toContainEqual(
        expect.objectContaining({ extensionId: 'black-swann.hyper-momentum', status: 'active' }),
      );
      expect(demo.ledger.length).toBeGreaterThan(5);
    },
  );

  it('the home stays usable: searched, run, checked, backed up', async () => {
    for (const args of [
      ['search', 'momentum'],
      ['run', 'black-swann.hyper-momentum', 'hyper-momentum'],
      ['update', '--yes'],
      ['doctor'],
      ['backup', at.at('kept.tar')],
    ]) {
      const { code, stdout } = await wpk([...args, '--json']);
      expect(`${args.join(' ')}: ${code}`).toBe(`${args.join(' ')}: 0`);
      expect(JSON.parse(stdout)).not.toHaveProperty('error.code');
    }
  });

  it('nobody even tried to reach one', () => {
    expect(existsSync(witness) ? readFileSync(witness, 'utf8') : '').toBe('');
  });

  it('and whoever does is seen', async () => {
    const [program = '', ...rest] = [
      ...WALL,
      process.execPath,
      `--import=${PRELOAD}`,
      '-e',
      'fetch("http://192.0.2.1/").catch(() => process.exit(3))',
    ];
    const seen = at.at('seen');
    expect(spawnSync(program, rest, { env: { ...process.env, NETWORK_WITNESS: seen } }).status).toBe(3);
    expect(readFileSync(seen, 'utf8')).toContain('a connection');
  });
});
