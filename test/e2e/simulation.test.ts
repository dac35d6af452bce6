import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../../src-shared/models/installation.ts';
import { wpkHome, type WpkHome } from '../support/wpk-home.ts';

const ID = 'acme.range-finder';

describe('simulation mode', () => {
  let at: WpkHome;
  beforeAll(async () => {
    at = await wpkHome();
    await at.json(['init', 'range-finder', '--publisher', 'acme', '--template', 'command']);
    await at.json(['package', 'range-finder', '--out', 'a.wpk']);
  });
  afterAll(() => at.remove());

  it('is off unless somebody turns it on', async () => {
    expect(await at.json(['simulation'])).toEqual({ enabled: false });
    expect(await at.json(['simulation', 'on'])).toEqual({ enabled: true });
    expect(await at.json(['api', 'about.get'])).toMatchObject({ simulation: true });
  });

  it('signs by a throw-away key that is marked, and brings a package all the way', async () => {
    expect(await at.json(['sign', 'a.wpk'])).toMatchObject({ simulated: true });
    expect(await at.json(['verify', 'a.wpk'])).toMatchObject({ verified: true, signer: { simulated: true } });
    expect(await at.json(['publish', 'a.wpk'])).toMatchObject({ state: 'pending', simulated: true });
    await at.json(['review', 'approve', `${ID}@0.1.0`]);
    const refused = await at.refused(['install', ID]);
    expect(refused.details).toMatchObject({
      plan: { steps: [{ simulated: true, signer: { simulated: true } }] },
    });
    await at.json(['install', ID, '--yes']);
    expect(await at.json(['run', ID, 'range'])).toMatchObject({ outcome: 'ok' });
    await at.json(['rate', ID, '--stars', '5']);
  });

  it('marks what was made in it everywhere', async () => {
    const { items } = await at.json<{ items: Installation[] }>(['list']);
    expect(items).toMatchObject([{ extensionId: ID, signer: { simulated: true } }]);
    expect(await at.json(['search'])).toMatchObject({ items: [{ id: ID, simulated: true }] });
    expect(await at.json(['show', ID])).toMatchObject({
      extension: { simulated: true },
      versions: [{ simulated: true }],
    });
    expect(await at.json(['status'])).toMatchObject({
      items: [{ simulated: true, signer: { simulated: true } }],
    });
    for (const args of [['list'], ['search'], ['show', ID], ['status'], ['verify', 'a.wpk']]) {
      expect(`${args.join(' ')}: ${(await at.call(args)).stdout}`).toContain('simulated');
    }
  });

  it('off refuses what was made in it, and keeps the marks', async () => {
    await at.json(['uninstall', ID, '--yes']);
    await at.json(['simulation', 'off']);
    const codes = [
      await at.refused(['verify', 'a.wpk']),
      await at.refused(['publish', 'a.wpk']),
      await at.refused(['install', ID, '--yes']),
      await at.refused(['install', 'a.wpk', '--yes']),
    ].map((error) => error.code);
    expect(codes).toEqual([
      'trust.simulated-refused',
      expect.any(String),
      'trust.simulated-refused',
      'trust.simulated-refused',
    ]);
    expect(codes[1]).toMatch(/^(trust\.simulated-refused|registry\.version-exists)$/);
    expect(await at.json(['list'])).toEqual({ items: [] });
    expect(await at.json(['show', ID])).toMatchObject({ extension: { simulated: true } });
    expect(await at.json(['sign', 'a.wpk'])).toMatchObject({ simulated: false });
  });

  it('is nothing that another home believes', async () => {
    const other = ['--home', at.at('other')];
    await at.json(['simulation', 'on']);
    await at.json(['sign', 'a.wpk']);
    expect((await at.refused(['publish', 'a.wpk', ...other])).code).toBe('registry.first-key-needed');
    expect((await at.refused(['install', 'a.wpk', '--yes', ...other])).code).toMatch(/^(trust|installs)\./);
  });
});
