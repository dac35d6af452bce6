import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { refusalDetails, refusalOf } from '../../support/refusal.ts';
import { answering } from '../../support/installs/package-files.ts';
import { DEVELOPER, PERSON, TestHome } from '../../support/installs/open-home.ts';

const ID = 'acme.tool';
let home: TestHome;
beforeEach(async () => {
  home = await TestHome.open(temporaryFolder());
  await home.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, DEVELOPER);
});
afterEach(() => home.close());

describe('installing', () => {
  it('goes through every state, and the ledger and the log tell it', async () => {
    const digest = await home.publish({ id: ID });
    const [done] = await home.install(ID);
    expect(done).toMatchObject({ extensionId: ID, version: '1.0.0', status: 'active' });
    expect(await home.states(ID)).toEqual(['planned', 'fetched', 'verified', 'staged', 'active']);
    const [row] = await home.installs.list();
    expect(row).toMatchObject({
      installationId: done?.installationId,
      digest,
      status: 'active',
      signer: { kind: 'key', id: home.signer.identity.fingerprint, simulated: false },
      grants: [],
      subscription: { model: 'free', state: 'free', trialEndsAt: null },
      userId: PERSON,
    });
    const leaves = (await home.store.read((tx) => tx.log.list(0, 1_000)))
      .map(({ leaf }) => JSON.parse(leaf) as Record<string, unknown>)
      .filter(({ installationId }) => installationId === done?.installationId);
    expect(leaves.map(({ to }) => to)).toEqual(await home.states(ID));
    expect(leaves[4]).toMatchObject({
      leafVersion: 1,
      type: 'installation.changed',
      actor: PERSON,
      action: 'install',
      digest,
      simulated: false,
      grants: [],
    });
    expect((await home.registry.extensions.get(ID)).installs).toBe(1);
  });

  it('lists in the plan what it may do and why, and gives what was listed', async () => {
    const permissions = [
      { capability: 'network', hosts: ['api.example.com'], reason: 'Asks for prices.' },
      { capability: 'storage', reason: 'Remembers.' },
    ];
    await home.publish({ id: ID, manifest: { permissions } });
    const plan = await home.installs.plan({ operands: [{ kind: 'registry', extensionId: ID }] }, PERSON);
    expect(plan.steps[0]).toMatchObject({ action: 'install', widens: false, files: 5, audit: { errors: 0 } });
    expect(plan.steps[0]?.permissions).toEqual(
      permissions.map((permission) => ({ ...permission, isNew: true })),
    );
    expect(JSON.stringify(plan)).not.toContain('token');
    await home.install(ID);
    expect((await home.installs.get(ID)).grants).toEqual([
      { capability: 'network', hosts: ['api.example.com'] },
      { capability: 'storage' },
    ]);
  });

  it('gives less when the person gives less, and never more', async () => {
    const permissions = [
      { capability: 'network', hosts: ['a.example.com', 'b.example.com'], reason: 'Prices.' },
    ];
    await home.publish({ id: ID, manifest: { permissions } });
    const request = { operands: [{ kind: 'registry', extensionId: ID } as const] };
    const wider = { [ID]: [{ capability: 'network' as const, hosts: ['c.example.com'] }] };
    expect(await refusalOf(() => home.carryOut(request, { grants: wider }))).toBe('installs.grants-too-wide');
    const narrow = { [ID]: [{ capability: 'network' as const, hosts: ['a.example.com'] }] };
    await home.carryOut(request, { grants: narrow });
    expect((await home.installs.get(ID)).grants).toEqual(narrow[ID]);
    const back = [{ capability: 'network' as const, hosts: ['a.example.com', 'b.example.com'] }];
    expect(await refusalOf(() => home.installs.setGrants(ID, back, PERSON))).toBe('installs.grants-too-wide');
    await home.carryOut(request, { grants: { [ID]: back } });
    expect((await home.installs.get(ID)).grants).toEqual(back);
  });

  it('refuses what was withdrawn, with the reason', async () => {
    await home.publish({ id: ID });
    await home.registry.moderation.yank(
      { extensionId: ID, version: '1.0.0' },
      { reason: 'leaks' },
      { userId: 'r', role: 'reviewer' },
    );
    expect(await refusalOf(() => home.install(ID))).toBe('installs.version-yanked');
    expect(await refusalOf(() => home.install('acme.nothing'))).toBe('installs.extension-unknown');
    expect(await refusalOf(() => home.install(ID, '^7.0.0'))).toBe('installs.no-matching-version');
    expect(await refusalOf(() => home.install(ID, 'not a range'))).toBe('installs.range-invalid');
  });

  it('leaves nothing behind when it fails', async () => {
    await home.publish({ id: ID });
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    await home.registry.moderation.block(
      { extensionId: ID, version: '1.0.0' },
      { reason: 'evil', evidence: 'rule 7' },
      { userId: 'r', role: 'reviewer' },
    );
    const work = home.installs.confirm(
      planId,
      token,
      {},
      { signal: new AbortController().signal, progress: async () => undefined },
    );
    expect(await refusalOf(() => work)).toBe('installs.version-blocked');
    expect(await home.installs.list({ all: true })).toEqual([]);
    expect((await home.states(ID)).at(-1)).toBe('failed');
    expect((await home.installs.fsck({ repair: false })).lines).toEqual([]);
    expect((await readdir(home.home)).includes('staging')).toBe(false);
  });
});

describe('a plan', () => {
  it('can be confirmed once, with its newest token only', async () => {
    await home.publish({ id: ID });
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const ctx = { signal: new AbortController().signal, progress: async () => undefined };
    expect(await refusalOf(() => home.installs.confirm(planId, 'guess', {}, ctx))).toBe(
      'installs.plan-token',
    );
    const old = await home.installs.consent(planId);
    const { token } = await home.installs.consent(planId);
    expect(await refusalOf(() => home.installs.confirm(planId, old.token, {}, ctx))).toBe(
      'installs.plan-token',
    );
    await home.installs.confirm(planId, token, {}, ctx);
    expect(await refusalOf(() => home.installs.confirm(planId, token, {}, ctx))).toBe('installs.plan-used');
    expect(await refusalOf(() => home.installs.confirm('nothing', token, {}, ctx))).toBe(
      'installs.plan-unknown',
    );
  });

  it('runs out after ten minutes', async () => {
    await home.publish({ id: ID });
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    home.clockOffset = 11 * 60_000;
    expect(await refusalOf(() => home.installs.check(planId, token, {}))).toBe('installs.plan-expired');
  });

  it('is stale when what it was made on has changed', async () => {
    await home.publish({ id: ID });
    await home.install(ID);
    await home.publish({ id: ID, version: '1.1.0' });
    const { planId } = await home.installs.plan(
      { action: 'update', operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    await home.installs.disable(ID, PERSON);
    const work = home.installs.confirm(
      planId,
      token,
      {},
      { signal: new AbortController().signal, progress: async () => undefined },
    );
    expect(await refusalOf(() => work)).toBe('installs.plan-stale');
    expect((await home.installs.get(ID)).version).toBe('1.0.0');
  });

  it('works for a second process that was slower but wanted the same', async () => {
    await home.publish({ id: ID });
    const both = await Promise.all([home.install(ID), home.install(ID)]);
    expect(both[0]?.[0]?.installationId).toBe(both[1]?.[0]?.installationId);
    expect(await home.installs.list()).toHaveLength(1);
  });

  it('keeps no token that could be read', async () => {
    await home.publish({ id: ID });
    const { planId } = await home.installs.plan(
      { operands: [{ kind: 'registry', extensionId: ID }] },
      PERSON,
    );
    const { token } = await home.installs.consent(planId);
    const stored = await home.store.read((tx) => tx.settings.all(''));
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });
});

describe('updating', () => {
  beforeEach(async () => {
    await home.publish({ id: ID, main: answering(1) });
    await home.install(ID);
  });

  it('keeps the installation, moves the version and remembers the way back', async () => {
    const before = await home.installs.get(ID);
    await home.publish({ id: ID, version: '1.1.0', main: answering(2) });
    await home.update(ID);
    const after = await home.installs.get(ID);
    expect(after).toMatchObject({
      installationId: before.installationId,
      version: '1.1.0',
      status: 'active',
    });
    await expect(
      home.installs.run({ extensionId: ID, name: 'hello', input: {} }, PERSON),
    ).resolves.toMatchObject({ result: { outcome: 'ok', value: 2 } });
    await home.rollback(ID);
    expect(await home.installs.get(ID)).toMatchObject({
      installationId: before.installationId,
      version: '1.0.0',
      status: 'active',
    });
    await expect(
      home.installs.run({ extensionId: ID, name: 'hello', input: {} }, PERSON),
    ).resolves.toMatchObject({ result: { value: 1 } });
    expect((await home.states(ID)).slice(4)).toEqual([
      'active',
      'updating',
      'active',
      'updating',
      'rolled-back',
      'active',
    ]);
    expect(await refusalOf(() => home.rollback(ID))).toBe('installs.nothing-to-roll-back');
  });

  it('keeps the old version when the new one fails its health check', async () => {
    await home.publish({
      id: ID,
      version: '1.1.0',
      main: "export function activate() { throw new Error('broken') }\n",
    });
    expect(await refusalOf(() => home.update(ID))).toBe('installs.health-check-failed');
    expect(await home.installs.get(ID)).toMatchObject({ version: '1.0.0', status: 'active' });
    await expect(
      home.installs.run({ extensionId: ID, name: 'hello', input: {} }, PERSON),
    ).resolves.toMatchObject({ result: { value: 1 } });
    expect((await home.states(ID)).slice(-3)).toEqual(['updating', 'rolled-back', 'active']);
    const last = (await home.installs.history({ extensionId: ID, limit: 50, offset: 0 })).at(-1);
    expect(last?.details).toMatchObject({ code: 'installs.health-check-failed', toVersion: '1.1.0' });
    expect(await readdir(path.join(home.home, 'installed', ID))).toHaveLength(1);
  });

  it('holds what a health check stores to the quota, together with what is stored', async () => {
    const permissions = [{ capability: 'storage', reason: 'Remembers.' }];
    const storing = (code: string) => `import { storage } from 'marketplace';
export async function activate() { ${code} }
export const commands = { hello: () => storage.set('real', 'x'.repeat(600_000)) };\n`;
    await home.publish({ id: ID, version: '1.1.0', main: storing(''), manifest: { permissions } });
    await home.update(ID, { allowWidening: true });
    await home.installs.run({ extensionId: ID, name: 'hello', input: {} }, PERSON);

    // Only with real data at hand it fills the storage.
    const hungry = storing(
      "if ((await storage.keys()).includes('real')) await storage.set('k', 'x'.repeat(600_000));",
    );
    await home.publish({ id: ID, version: '1.2.0', main: hungry, manifest: { permissions } });
    expect(await refusalDetails(() => home.update(ID))).toMatchObject({ outcome: 'limit' });
    expect(await home.installs.get(ID)).toMatchObject({ version: '1.1.0', status: 'active' });

    const replacing = storing("await storage.set('real', 'y'.repeat(900_000));");
    await home.publish({ id: ID, version: '1.3.0', main: replacing, manifest: { permissions } });
    await home.update(ID);
    const kept = await home.store.read((tx) => tx.storage.get(ID, 'real'));
    expect(kept).toBe('x'.repeat(600_000));
  });

  it('refuses a version that asks for more until that is allowed; the old one keeps running', async () => {
    const permissions = [{ capability: 'network', hosts: ['api.example.com'], reason: 'Prices.' }];
    await home.publish({ id: ID, version: '1.1.0', manifest: { permissions } });
    expect(await refusalOf(() => home.update(ID))).toBe('installs.widening-refused');
    expect((await home.installs.get(ID)).version).toBe('1.0.0');
    await home.update(ID, { allowWidening: true });
    expect(await home.installs.get(ID)).toMatchObject({
      version: '1.1.0',
      grants: [{ capability: 'network', hosts: ['api.example.com'] }],
    });
    await home.rollback(ID);
    expect((await home.installs.get(ID)).grants).toEqual([]);
  });

  describe('that reaches one host more', () => {
    const hosts = (...list: string[]) => ({
      manifest: { permissions: [{ capability: 'network', hosts: list, reason: 'Prices.' }] },
    });
    const updatePlan = async () =>
      (
        await home.installs.plan(
          { action: 'update', operands: [{ kind: 'registry', extensionId: ID }] },
          PERSON,
        )
      ).steps[0];

    beforeEach(async () => {
      await home.publish({ id: ID, version: '1.1.0', ...hosts('api.example.com') });
      await home.update(ID, { allowWidening: true });
      await home.publish({ id: ID, version: '1.2.0', ...hosts('api.example.com', 'new.example.net') });
    });

    it('names that host alone where it is refused', async () => {
      expect(await refusalDetails(() => home.update(ID))).toMatchObject({
        capabilities: ['network:new.example.net'],
      });
      expect((await updatePlan())?.permissions).toEqual([
        { capability: 'network', hosts: ['api.example.com'], reason: 'Prices.', isNew: false },
        { capability: 'network', hosts: ['new.example.net'], reason: 'Prices.', isNew: true },
      ]);
    });

    it('lists what it gives and nothing else, and beside it what stays taken away', async () => {
      await home.installs.setGrants(ID, [], PERSON);
      const step = await updatePlan();
      expect(step?.permissions).toEqual([
        { capability: 'network', hosts: ['new.example.net'], reason: 'Prices.', isNew: true },
      ]);
      expect(step?.withheld).toEqual([
        { capability: 'network', hosts: ['api.example.com'], reason: 'Prices.' },
      ]);
      await home.update(ID, { allowWidening: true });
      expect((await home.installs.get(ID)).grants).toEqual([
        { capability: 'network', hosts: ['new.example.net'] },
      ]);
    });

    it('shows the date that goes on binding it', async () => {
      const until = '2090-01-01T00:00:00.000Z';
      await home.installs.setGrants(
        ID,
        [{ capability: 'network', hosts: ['api.example.com'], until }],
        PERSON,
      );
      expect((await updatePlan())?.permissions).toMatchObject([{ until }, { until }]);
    });

    it('gives back what was taken away where the person says so in the plan', async () => {
      await home.installs.setGrants(ID, [], PERSON);
      const both = [{ capability: 'network' as const, hosts: ['new.example.net', 'api.example.com'] }];
      await home.carryOut(
        { action: 'update', operands: [{ kind: 'registry', extensionId: ID }] },
        { allowWidening: true, grants: { [ID]: both } },
      );
      expect((await home.installs.get(ID)).grants).toEqual(both);
      await home.installs.setGrants(ID, [], PERSON);
      const kept = { operands: [{ kind: 'registry' as const, extensionId: ID }] };
      expect((await home.installs.plan(kept, PERSON)).steps[0]).toMatchObject({
        action: 'keep',
        permissions: [],
        withheld: [{ capability: 'network', hosts: ['api.example.com', 'new.example.net'] }],
      });
      await home.carryOut(kept, { grants: { [ID]: both } });
      expect((await home.installs.get(ID)).grants).toEqual(both);
    });
  });

  it('takes no hosts for what has none', async () => {
    const permissions = [{ capability: 'storage', reason: 'Remembers.' }];
    await home.publish({ id: ID, version: '1.1.0', manifest: { permissions } });
    const odd = [{ capability: 'storage' as const, hosts: ['evil.example.com'] }];
    const update = { action: 'update' as const, operands: [{ kind: 'registry' as const, extensionId: ID }] };
    const given = home.carryOut(update, { allowWidening: true, grants: { [ID]: odd } });
    expect(await refusalOf(() => given)).toBe('installs.grant-without-hosts');
    await home.update(ID, { allowWidening: true });
    expect(await refusalOf(() => home.installs.setGrants(ID, odd, PERSON))).toBe(
      'installs.grant-without-hosts',
    );
    expect((await home.installs.get(ID)).grants).toEqual([{ capability: 'storage' }]);
  });

  it('never gives back what a person had taken away', async () => {
    const storage = { capability: 'storage', reason: 'Remembers.' };
    const data = { capability: 'market-data.read', reason: 'Reads.' };
    await home.publish({ id: ID, version: '1.1.0', manifest: { permissions: [storage, data] } });
    await home.update(ID, { allowWidening: true });
    await home.installs.setGrants(ID, [{ capability: 'storage' }], PERSON);
    const network = { capability: 'network', hosts: ['api.example.com'], reason: 'Prices.' };
    await home.publish({ id: ID, version: '1.2.0', manifest: { permissions: [storage, data, network] } });
    await home.update(ID, { allowWidening: true });
    expect((await home.installs.get(ID)).grants).toEqual([
      { capability: 'storage' },
      { capability: 'network', hosts: ['api.example.com'] },
    ]);
  });

  it('leaves what is pinned, what is disabled stays disabled', async () => {
    await home.publish({ id: ID, version: '1.1.0' });
    await home.installs.pin(ID, true, PERSON);
    expect(await refusalOf(() => home.update(ID))).toBe('installs.pinned');
    expect((await home.installs.plan({ action: 'update', operands: [] }, PERSON)).steps).toEqual([]);
    await home.installs.pin(ID, false, PERSON);
    await home.installs.disable(ID, PERSON);
    await home.carryOut({ action: 'update', operands: [] });
    expect(await home.installs.get(ID)).toMatchObject({ version: '1.1.0', status: 'disabled' });
  });

  it('refuses an older version as an installation', async () => {
    await home.publish({ id: ID, version: '1.1.0' });
    await home.update(ID);
    expect(await refusalOf(() => home.install(ID, '1.0.0'))).toBe('installs.downgrade-refused');
  });
});
