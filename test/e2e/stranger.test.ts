import { cp, readFile, utimes, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../../src-shared/models/installation.ts';
import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import type { Submission } from '../../src-shared/models/catalog.ts';
import { wpkHome, type WpkHome } from '../support/wpk-home.ts';

const ID = 'acme.range-finder';
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Reads its prices from a host that the first version did not ask for. */
const SECOND_MAIN = `import { marketData, network, type Json } from 'marketplace';

export const commands = {
  async range(_input: Json): Promise<Json> {
    const bars = await marketData.bars('EURUSD');
    return { low: Math.min(...bars.low), high: Math.max(...bars.high) };
  },
  async quote(_input: Json): Promise<Json> {
    return (await network.fetch('https://api.example.com/quote')).status;
  },
};
`;

describe('a stranger on an empty home', () => {
  let at: WpkHome;
  /** Of the first version. */
  let digest: string;
  let installationId: string;
  beforeAll(async () => {
    at = await wpkHome();
  });
  afterAll(() => at.remove());

  const list = async (...more: string[]): Promise<readonly Installation[]> =>
    (await at.json<{ items: Installation[] }>(['list', ...more])).items;

  /** The fixed shape of a row, whatever stands in it. */
  const row = (expected: Partial<Installation>) => ({
    installationId: expect.any(String) as string,
    extensionId: ID,
    digest: expect.stringMatching(DIGEST) as string,
    installedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    signer: { kind: 'key', id: expect.stringMatching(DIGEST) as string, simulated: false },
    subscription: { model: 'free', state: 'free', trialEndsAt: null },
    ...expected,
  });

  it('finds nothing installed', async () => {
    expect(await at.json(['list'])).toEqual({ items: [] });
  });

  it('writes a project', async () => {
    const made = await at.json<{ files: string[] }>([
      'init',
      'range-finder',
      '--publisher',
      'acme',
      '--template',
      'command',
    ]);
    expect(made.files).toEqual(
      expect.arrayContaining(['wpk.json', 'src/main.ts', 'marketplace.d.ts', 'README.md']),
    );
  });

  it('tries it: it builds, runs and passes its own test', async () => {
    const tried = await at.json<{ ok: boolean; runs: SandboxResult[]; tests: { ok: boolean }[] }>([
      'dry-run',
      'range-finder',
    ]);
    expect(tried.ok).toBe(true);
    expect(tried.runs.map((one) => one.outcome)).toEqual(tried.runs.map(() => 'ok'));
    expect(tried.tests.length).toBeGreaterThan(0);
  });

  it('packs it to the same bytes in another folder, on another day, in another time zone', async () => {
    const first = await at.json<{ digest: string }>(['package', 'range-finder', '--out', 'first.wpk']);
    await cp(at.at('range-finder'), at.at('elsewhere', 'renamed'), { recursive: true });
    await utimes(at.at('elsewhere', 'renamed', 'wpk.json'), 1, 1);
    const again = await at.json<{ digest: string }>(['package', '.', '--out', at.at('again.wpk')], {
      cwd: at.at('elsewhere', 'renamed'),
      env: {
        TZ: 'Pacific/Chatham',
        LANG: 'tr_TR.UTF-8',
        NODE_OPTIONS: `--import=${new URL('../support/another-day.ts', import.meta.url).href}`,
      },
    });
    expect(again.digest).toBe(first.digest);
    expect(await readFile(at.at('again.wpk'))).toEqual(await readFile(at.at('first.wpk')));
    digest = first.digest;
  });

  it('signs it, on first use with a new identity', async () => {
    expect((await at.refused(['publish', 'first.wpk'])).code).toBe('trust.unsigned');
    const signed = await at.json<{ bundle: string; keyId: string; publicKey: string }>(['sign', 'first.wpk']);
    expect(signed).toMatchObject({
      bundle: at.at('first.wpk.sigstore.json'),
      keyId: expect.any(String) as string,
    });
    expect(signed.publicKey).toContain('BEGIN PUBLIC KEY');
    expect(await at.json(['verify', 'first.wpk'])).toMatchObject({ verified: true, extensionId: ID, digest });
  });

  it('publishes it: it is audited and waits for review', async () => {
    const submission = await at.json<Submission>(['publish', 'first.wpk']);
    expect(submission).toMatchObject({ extensionId: ID, version: '0.1.0', state: 'pending', digest });
    expect((await at.refused(['install', ID, '--yes'])).code).toBe('installs.no-matching-version');
  });

  it('reviews and approves it', async () => {
    const { items } = await at.json<{ items: Submission[] }>(['review', 'list']);
    expect(items).toMatchObject([{ extensionId: ID, version: '0.1.0' }]);
    expect(await at.json(['review', 'approve', `${ID}@0.1.0`])).toMatchObject({ state: 'approved' });
    const found = await at.json<{ items: { id: string }[]; total: number }>(['search', 'range']);
    expect(found).toMatchObject({ items: [{ id: ID }], total: 1, totalIsExact: true });
    expect(await list()).toEqual([]);
  });

  it('is shown the plan before anything is installed, and consents', async () => {
    const error = await at.refused(['install', ID]);
    expect(error.code).toBe('cli.consent-needed');
    expect(error.details).toMatchObject({
      plan: {
        steps: [{ action: 'install', extensionId: ID, permissions: [{ capability: 'market-data.read' }] }],
      },
    });
    expect(await list()).toEqual([]);
    expect(await at.json(['install', ID, '--yes'])).toMatchObject({
      items: [{ extensionId: ID, status: 'active' }],
    });
    const items = await list();
    expect(items).toMatchObject([
      row({ version: '0.1.0', digest, status: 'active', grants: [{ capability: 'market-data.read' }] }),
    ]);
    installationId = items[0]?.installationId ?? '';
  });

  it('runs it, with a receipt of what it used', async () => {
    const run = await at.json(['run', ID, 'range', '--input', '{"symbol":"EURUSD","days":5}']);
    expect(run).toMatchObject({
      outcome: 'ok',
      value: { symbol: 'EURUSD' },
      capabilities: { declared: ['market-data.read'], used: ['market-data.read'], denied: [] },
      granted: [{ capability: 'market-data.read' }],
      runId: expect.any(String) as string,
    });
    expect(await list()).toMatchObject([row({ version: '0.1.0', status: 'active' })]);
  });

  it('rates it, once', async () => {
    await at.json(['rate', ID, '--stars', '3', '--text', 'Useful.']);
    await at.json([
      'rate',
      ID,
      '--stars',
      '4',
      '--aspect',
      'reliability=5',
      '--aspect',
      'ease-of-use=4',
      '--text',
      'Useful.',
    ]);
    const shown = await at.json<{ reviews: { total: number; summary: unknown } }>(['show', ID]);
    expect(shown.reviews).toMatchObject({ total: 1, summary: { count: 1, mean: 4 } });
  });

  it('publishes a second version that asks for a host', async () => {
    const manifest = JSON.parse(await readFile(at.at('range-finder', 'wpk.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    await writeFile(
      at.at('range-finder', 'wpk.json'),
      JSON.stringify({
        ...manifest,
        version: '0.2.0',
        permissions: [
          ...(manifest['permissions'] as object[]),
          { capability: 'network', hosts: ['api.example.com'], reason: 'Fetches the newest quote.' },
        ],
        contributes: {
          commands: [
            { id: 'range', title: 'Range' },
            { id: 'quote', title: 'Newest quote' },
          ],
        },
      }),
    );
    await writeFile(at.at('range-finder', 'src', 'main.ts'), SECOND_MAIN);
    await writeFile(
      at.at('range-finder', 'CHANGELOG.md'),
      '# Changelog\n\n## 0.2.0\n\n- Quotes.\n\n## 0.1.0\n\n- First version.\n',
    );
    await at.json(['package', 'range-finder', '--out', 'second.wpk']);
    await at.json(['sign', 'second.wpk']);
    expect(await at.json(['publish', 'second.wpk'])).toMatchObject({ version: '0.2.0', state: 'pending' });
    await at.json(['review', 'approve', `${ID}@0.2.0`]);
    const diff = await at.json(['diff', 'first.wpk', 'second.wpk']);
    expect(diff).toMatchObject({
      permissions: { widened: [{ capability: 'network', hosts: ['api.example.com'] }] },
    });
  });

  it('is not updated without consent to the host; the old version keeps running', async () => {
    expect((await at.refused(['update', ID])).code).toBe('cli.consent-needed');
    const refused = await at.refused(['update', ID, '--yes']);
    expect(refused.code).toBe('installs.widening-refused');
    expect(refused.message).toContain('network');
    expect(await list()).toMatchObject([
      row({
        installationId,
        version: '0.1.0',
        digest,
        status: 'active',
        grants: [{ capability: 'market-data.read' }],
      }),
    ]);
    expect(await at.json(['run', ID, 'range'])).toMatchObject({ outcome: 'ok' });
  });

  it('updates once the host is allowed', async () => {
    await at.json(['update', ID, '--yes', '--allow-widening']);
    expect(await list()).toMatchObject([
      row({
        installationId,
        version: '0.2.0',
        status: 'active',
        grants: [{ capability: 'market-data.read' }, { capability: 'network', hosts: ['api.example.com'] }],
      }),
    ]);
  });

  it('rolls back to the version before, and to what that one may do', async () => {
    await at.json(['rollback', ID, '--yes']);
    expect(await list()).toMatchObject([
      row({
        installationId,
        version: '0.1.0',
        digest,
        status: 'active',
        grants: [{ capability: 'market-data.read' }],
      }),
    ]);
    expect(await at.json(['run', ID, 'range'])).toMatchObject({ outcome: 'ok' });
    const gone = await at.refused(['run', ID, 'quote']);
    expect(gone.code).toBe('installs.unknown-contribution');
  });

  it('uninstalls it; the ledger keeps the whole story', async () => {
    expect(await at.json(['uninstall', ID, '--yes'])).toMatchObject({
      extensionId: ID,
      version: '0.1.0',
      dataDeleted: false,
    });
    expect(await list()).toEqual([]);
    expect(await list('--all')).toMatchObject([row({ installationId, status: 'uninstalled' })]);
    const { items } = await at.json<{ items: { action: string; to: string; installationId: string }[] }>([
      'history',
      ID,
    ]);
    expect(new Set(items.map((one) => one.installationId))).toEqual(new Set([installationId]));
    expect(items.map((one) => one.action)).toEqual(
      expect.arrayContaining(['install', 'update', 'rollback', 'uninstall']),
    );
    expect(await at.json(['exposed', ID])).toMatchObject({ exposed: true });
    expect(await at.json(['doctor'])).toMatchObject({ ok: true });
  });
});
