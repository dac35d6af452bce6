import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { refusalDetails, refusalOf } from '../../support/refusal.ts';
import { versionFolder } from '../../../src-main/installs/folders.ts';
import { DEVELOPER, PERSON, REVIEWER, TestHome } from '../../support/installs/open-home.ts';

const ID = 'acme.tool';
const DAY = 24 * 60 * 60 * 1000;
let home: TestHome;
beforeEach(async () => {
  home = await TestHome.open(temporaryFolder());
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
});
afterEach(() => home.close());

const run = (
  name = 'hello',
  input: Parameters<typeof home.installs.run>[0]['input'] = {},
  extensionId = ID,
) => home.installs.run({ extensionId, name, input }, PERSON);

const contributes = (kind: 'commands' | 'strategies' | 'reports', ...ids: string[]) => ({
  commands: [],
  strategies: [],
  reports: [],
  [kind]: ids.map((id) => ({ id, title: id })),
});

describe('running', () => {
  it('passes the input, keeps the data, and records the permission receipt', async () => {
    await home.publish({
      id: ID,
      main: "import { storage, network } from 'marketplace';\nexport const commands = { hello: async ({ by }) => { const n = ((await storage.get('n')) ?? 0) + by; await storage.set('n', n); try { await network.fetch('https://api.example.com/'); } catch (error) { return [n, error.name]; } return [n, 'through']; } };\n",
      manifest: {
        permissions: [
          { capability: 'storage', reason: 'Counts.' },
          { capability: 'network', hosts: ['api.example.com'], reason: 'Asks.' },
        ],
      },
    });
    await home.carryOut(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      { grants: { [ID]: [{ capability: 'storage' }] } },
    );
    await run('hello', { by: 2 });
    const { runId, result, granted } = await run('hello', { by: 3 });
    expect(result).toMatchObject({ outcome: 'ok', value: [5, 'DeniedError'] });
    expect(granted).toEqual([{ capability: 'storage' }]);
    expect(home.fetched).toEqual([]);
    expect(await home.installs.getRun(runId)).toMatchObject({
      kind: 'command',
      name: 'hello',
      outcome: 'ok',
      declared: ['network:api.example.com', 'storage'],
      used: ['storage'],
      denied: ['network:api.example.com'],
      granted: [{ capability: 'storage' }],
    });
    expect(await home.installs.listRuns({ extensionId: ID, limit: 10, offset: 0 })).toHaveLength(2);
    expect(await refusalOf(() => home.installs.getRun('nothing'))).toBe('installs.run-unknown');
  });

  it('does not pass a grant whose time is over', async () => {
    await home.publish({
      id: ID,
      main: "import { storage } from 'marketplace';\nexport const commands = { hello: () => storage.keys() };\n",
      manifest: { permissions: [{ capability: 'storage', reason: 'Counts.' }] },
    });
    await home.install(ID);
    await home.installs.setGrants(
      ID,
      [{ capability: 'storage', until: new Date(Date.now() + DAY).toISOString() }],
      PERSON,
    );
    expect((await run()).result.outcome).toBe('ok');
    home.clockOffset = 2 * DAY;
    expect(await run()).toMatchObject({ granted: [], result: { outcome: 'denied' } });
  });

  it('gives a strategy its bars: imported ones first, else the synthetic ones', async () => {
    await home.publish({
      id: ID,
      main: "export const strategies = { s: (bars) => [{ time: bars.time[0], side: 'buy', price: bars.close[0], note: bars.symbol + (bars.synthetic ? ' synthetic' : '') }] };\n",
      manifest: { contributes: contributes('strategies', 's') },
    });
    await home.install(ID);
    expect((await run('s', { symbol: 'EURUSD' })).result.value).toMatchObject([{ note: 'EURUSD synthetic' }]);
    const bar = { time: 86_400_000, open: 1, high: 2, low: 1, close: 1.5, volume: 3 };
    await home.store.transaction((tx) => tx.marketData.putBars('EURUSD', 'mine.csv', [bar]));
    expect((await run('s')).result.value).toEqual([
      { time: 86_400_000, side: 'buy', price: 1.5, note: 'EURUSD' },
    ]);
    expect(await refusalOf(() => run('s', { symbol: 'NOTHING' }))).toBe('market-data.unknown-symbol');
  });

  it('names what there is when a name means nothing', async () => {
    await home.publish({
      id: ID,
      main: 'export const commands = { x: () => 1 };\nexport const reports = { y: () => undefined };\n',
      manifest: { contributes: { ...contributes('commands', 'x'), reports: [{ id: 'y', title: 'y' }] } },
    });
    await home.install(ID);
    expect(await refusalDetails(() => run('z'))).toMatchObject({ available: ['command:x', 'report:y'] });
    expect(await refusalOf(() => run('z'))).toBe('installs.unknown-contribution');
    expect((await run('command:x')).result.value).toBe(1);
  });

  it('refuses a changed or lost file before anything runs, naming it', async () => {
    const digest = await home.publish({ id: ID });
    await home.install(ID);
    const folder = versionFolder(home.home, { extensionId: ID, version: '1.0.0', digest });
    for (const file of ['dist/main.js', 'README.md']) {
      const whole = await readFile(path.join(folder, file));
      const flipped = Buffer.from(whole);
      flipped[0] = (flipped[0] ?? 0) ^ 1;
      await writeFile(path.join(folder, file), flipped);
      expect(await refusalOf(() => run())).toBe('installs.file-tampered');
      expect(await refusalDetails(() => run())).toMatchObject({ file });
      await writeFile(path.join(folder, file), whole);
    }
    await rm(path.join(folder, 'dist/main.js'));
    expect(await refusalOf(() => run())).toBe('installs.file-missing');
  });

  it('refuses what is not installed, disabled, or whose trial is over', async () => {
    expect(await refusalOf(() => run())).toBe('installs.not-installed');
    await home.publish({ id: ID, manifest: { pricing: { model: 'trial', trialDays: 5 } } });
    await home.install(ID);
    await home.installs.disable(ID, PERSON);
    expect(await refusalOf(() => run())).toBe('installs.disabled');
    await home.installs.enable(ID, PERSON);
    expect((await run()).result.outcome).toBe('ok');
    home.clockOffset = 6 * DAY;
    expect(await refusalOf(() => run())).toBe('installs.trial-ended');
    expect((await home.installs.get(ID)).subscription).toMatchObject({
      model: 'trial',
      state: 'trial-ended',
    });
    await home.installs.uninstall({ extensionId: ID, deleteData: true }, PERSON);
    await home.install(ID);
    expect(await refusalOf(() => run())).toBe('installs.trial-ended');
  });

  it('gives settings: what was set over the defaults', async () => {
    await home.publish({
      id: ID,
      main: "import { settings } from 'marketplace';\nexport const commands = { hello: () => [settings.get('window'), settings.get('name')] };\n",
      manifest: {
        contributes: {
          ...contributes('commands', 'hello'),
          settings: {
            type: 'object',
            properties: { window: { type: 'integer', default: 20, minimum: 2 }, name: { type: 'string' } },
          },
        },
      },
    });
    await home.install(ID);
    expect((await home.installs.settings(ID)).values).toEqual({ window: 20 });
    await home.installs.setSettings(ID, { name: 'fast' });
    expect((await run()).result.value).toEqual([20, 'fast']);
    expect(await refusalOf(() => home.installs.setSettings(ID, { name: 'x', window: 1 }))).toBe(
      'installs.setting-invalid',
    );
    expect(await refusalOf(() => home.installs.setSettings(ID, { other: 1 }))).toBe(
      'installs.setting-invalid',
    );
    // One of several that is refused: none is taken.
    expect((await home.installs.settings(ID)).values).toMatchObject({ name: 'fast' });
  });
});

describe('a workflow', () => {
  const adding =
    "export const commands = { hello: ({ a, b }) => ({ sum: a + b }), fail: () => { throw new Error('no') } };\n";
  const workflow = (steps: readonly unknown[]) =>
    home.publish({
      id: 'acme.flow',
      manifest: { kind: 'workflow', steps, main: undefined, contributes: undefined },
    });

  beforeEach(() =>
    home.publish({
      id: ID,
      main: adding,
      manifest: { contributes: contributes('commands', 'hello', 'fail') },
    }),
  );

  it('runs its steps in the order of their needs and hands values on', async () => {
    await workflow([
      {
        id: 'last',
        uses: `${ID}/hello`,
        with: { a: { $from: 'first', path: '/sum' }, b: 100 },
        needs: ['signed-off'],
      },
      { id: 'first', uses: `${ID}/hello`, with: { a: 40, b: 2 } },
      { id: 'signed-off', needs: ['first'] },
      { id: 'given', uses: `${ID}/hello` },
    ]);
    await home.install('acme.flow');
    const { result, runId } = await run('flow', { a: 1, b: 2 }, 'acme.flow');
    expect(result).toMatchObject({
      outcome: 'ok',
      value: {
        output: { sum: 3 },
        steps: [
          { id: 'first', outcome: 'ok', value: { sum: 42 } },
          { id: 'signed-off', outcome: 'manual', value: { sum: 42 } },
          { id: 'last', outcome: 'ok', value: { sum: 142 } },
          { id: 'given', outcome: 'ok', value: { sum: 3 } },
        ],
      },
    });
    expect(await home.installs.getRun(runId)).toMatchObject({
      kind: 'workflow',
      name: 'flow',
      outcome: 'ok',
    });
    expect(await home.installs.listRuns({ extensionId: ID, limit: 10, offset: 0 })).toHaveLength(3);
  });

  it('ends with the first step that fails', async () => {
    await workflow([
      { id: 'one', uses: `${ID}/fail` },
      { id: 'two', uses: `${ID}/hello`, needs: ['one'] },
    ]);
    await home.install('acme.flow');
    const { result } = await run('flow', {}, 'acme.flow');
    expect(result).toMatchObject({ outcome: 'error', error: { message: 'no' } });
    expect(result.value).toMatchObject({ steps: [{ id: 'one', outcome: 'error' }] });
  });

  it('brings the extensions that its steps use, and says when one is off', async () => {
    await workflow([{ id: 'one', uses: `${ID}/hello` }, 'two']);
    await home.install('acme.flow');
    expect((await home.installs.get(ID)).requiredBy).toEqual(['acme.flow']);
    expect(await refusalOf(() => home.installs.disable(ID, PERSON))).toBe('installs.needed-by');
  });
});

describe('a block', () => {
  it('switches installed copies off with its reason, and an undo puts back what was', async () => {
    await home.publish({ id: ID });
    await home.install(ID);
    const target = { extensionId: ID, version: '1.0.0' };
    await home.registry.moderation.block(target, { reason: 'steals', evidence: 'finding 7' }, REVIEWER);
    expect(await refusalOf(() => run())).toBe('installs.blocked');
    expect(await home.installs.applyMarks()).toEqual([{ extensionId: ID, action: 'block' }]);
    expect(await home.installs.applyMarks()).toEqual([]);
    expect(await home.installs.get(ID)).toMatchObject({
      status: 'disabled',
      disabledReason: 'steals (finding 7)',
    });
    expect(await refusalOf(() => home.installs.enable(ID, PERSON))).toBe('installs.blocked');
    await home.registry.moderation.undo(target, { kind: 'blocked', reason: 'mistaken' }, REVIEWER);
    expect(await home.installs.applyMarks()).toEqual([{ extensionId: ID, action: 'unblock' }]);
    expect(await home.installs.get(ID)).toMatchObject({ status: 'active', disabledReason: null });
    expect((await run()).result.outcome).toBe('ok');
  });

  it('whose process was cut reaches the copies with the next opening', async () => {
    await home.publish({ id: ID });
    await home.install(ID);
    const target = { extensionId: ID, version: '1.0.0' };
    await home.registry.moderation.block(target, { reason: 'steals', evidence: 'finding 7' }, REVIEWER);
    await home.installs.recover();
    expect(await home.installs.get(ID)).toMatchObject({ status: 'disabled' });
  });

  it('is left behind by an update, and what a person had switched off stays off', async () => {
    await home.publish({ id: ID });
    await home.install(ID);
    await home.installs.disable(ID, PERSON);
    const target = { extensionId: ID, version: '1.0.0' };
    await home.registry.moderation.block(target, { reason: 'steals', evidence: 'finding 7' }, REVIEWER);
    await home.installs.applyMarks();
    await home.registry.moderation.undo(target, { kind: 'blocked', reason: 'mistaken' }, REVIEWER);
    await home.installs.applyMarks();
    expect(await home.installs.get(ID)).toMatchObject({ status: 'disabled', disabledReason: null });
    await home.installs.enable(ID, PERSON);
    await home.registry.moderation.block(target, { reason: 'steals', evidence: 'finding 8' }, REVIEWER);
    await home.installs.applyMarks();
    await home.publish({ id: ID, version: '1.0.1' });
    await home.update(ID);
    expect(await home.installs.get(ID)).toMatchObject({
      version: '1.0.1',
      status: 'active',
      disabledReason: null,
    });
    expect(await refusalOf(() => home.rollback(ID))).toBe('installs.version-blocked');
  });
});
