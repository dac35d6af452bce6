import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromApiError } from '../../../src-main/api/index.ts';
import { openPlatform, type Platform } from '../../support/platform.ts';

const ID = 'black-swann.hyper-momentum';

let folder: string;
let platform: Platform;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'station-platform-'));
  platform = await openPlatform(folder);
});
afterAll(async () => {
  await platform.close();
  await rm(folder, { recursive: true, force: true });
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (thrown: unknown) => fromApiError(thrown).code,
  );

describe('create_extension(developer_id, extension_name, description, version, category)', () => {
  it('answers id and status of a draft; its name is the slug of what people read', async () => {
    const made = await platform.calls.create_extension({
      developer_id: 'black-swann',
      extension_name: 'Hyper Momentum',
      description: 'Captures volatility breakout signals in G10 FX pairs.',
      version: '1.0.0',
      category: 'Trading Strategy',
    });
    expect(made).toEqual({ id: ID, status: 'draft' });
    const { extension } = await platform.client.extensions.get({ extensionId: ID });
    expect(extension).toMatchObject({
      publisher: 'black-swann',
      displayName: 'Hyper Momentum',
      category: 'trading-strategy',
      status: 'draft',
    });
  });

  it('takes a category by its id as well, and refuses others, naming the field', async () => {
    const draft = { developer_id: 'black-swann', description: 'A draft.', version: '0.1.0' };
    expect(
      await platform.calls.create_extension({ ...draft, extension_name: 'Second', category: 'risk' }),
    ).toMatchObject({ status: 'draft' });
    const refused = await platform.calls
      .create_extension({ ...draft, extension_name: 'Third', category: 'Astrology' })
      .catch((thrown: unknown) => fromApiError(thrown));
    expect(refused).toMatchObject({ code: 'api.invalid-input' });
    expect((refused as Error).message).toContain('category');
  });

  it('reserves the name: nobody gets it twice', async () => {
    const again = platform.calls.create_extension({
      developer_id: 'black-swann',
      extension_name: 'Hyper Momentum',
      description: 'Another.',
      version: '1.0.0',
      category: 'risk',
    });
    expect(await codeOf(again)).toMatch(/^registry\./);
  });
});

describe('validate_extension(extension)', () => {
  it('answers valid, timestamp and security.errors', async () => {
    await platform.publish({ id: ID, manifest: { category: 'trading-strategy' } });
    const report = await platform.calls.validate_extension({ id: ID, version: '1.0.0' });
    expect(report).toMatchObject({
      valid: true,
      extensionId: ID,
      version: '1.0.0',
      security: { errors: [] },
    });
    expect(new Date(report.timestamp).toISOString()).toBe(report.timestamp);
  });

  it('finds what is hostile', async () => {
    await platform.submit({
      id: 'black-swann.snake',
      main: 'export const commands = { hello: () => eval("1") };\n',
    });
    const report = await platform.calls.validate_extension({ id: 'black-swann.snake', version: '1.0.0' });
    expect(report.valid).toBe(false);
    expect(report.security.errors.map((finding) => finding.class)).toContain('dynamic-code');
  });

  it('refuses what is not there', async () => {
    expect(await codeOf(platform.calls.validate_extension({ id: 'no.body', version: '1.0.0' }))).toBe(
      'registry.extension-not-found',
    );
  });
});

describe('install_extension(extension_id, user_id)', () => {
  it('answers installation_id, status and installed_date, and the ledger holds the row for that user', async () => {
    const user = await platform.station.userId();
    const before = Date.now();
    const installed = await platform.calls.install_extension({ extension_id: ID, user_id: user });
    expect(installed).toMatchObject({ installation_id: expect.any(String) as string, status: 'active' });
    expect(Date.parse(installed.installed_date)).toBeGreaterThanOrEqual(before);
    const { items } = await platform.client.installs.list({});
    expect(items).toMatchObject([
      { installationId: installed.installation_id, userId: user, extensionId: ID },
    ]);
    const history = await platform.client.installs.history({ extensionId: ID });
    expect(history.items.every((one) => one.actor === user)).toBe(true);
  });

  it('refuses what was never approved', async () => {
    const user_id = await platform.station.userId();
    expect(
      await codeOf(platform.calls.install_extension({ extension_id: 'black-swann.snake', user_id })),
    ).toBe('installs.no-matching-version');
  });
});

describe('get_extension_reviews() and add_review()', () => {
  it('lists what was added, by its writer and version', async () => {
    expect(await platform.calls.get_extension_reviews({ extension_id: ID })).toEqual([]);
    const added = await platform.calls.add_review({
      extension_id: ID,
      rating: 4,
      comment: 'Finds *breakouts*.',
    });
    expect(added).toMatchObject({ stars: 4, version: '1.0.0', userId: await platform.station.userId() });
    expect(await platform.calls.get_extension_reviews({ extension_id: ID })).toEqual([added]);
    expect(await platform.client.extensions.rating({ extensionId: ID })).toMatchObject({
      count: 1,
      mean: 4,
      histogram: [0, 0, 0, 1, 0],
    });
  });

  it('refuses a second one for the version, stars out of bounds, and who has not installed it', async () => {
    const review = { extension_id: ID, rating: 5, comment: '' };
    expect(await codeOf(platform.calls.add_review(review))).toMatch(/^registry\./);
    for (const rating of [0, 6, 2.5])
      expect(await codeOf(platform.calls.add_review({ ...review, rating }))).toBe('api.invalid-input');
    await platform.publish({ id: 'black-swann.never-installed' });
    expect(
      await codeOf(platform.calls.add_review({ ...review, extension_id: 'black-swann.never-installed' })),
    ).toBe('installs.not-installed');
  });
});

describe('cache_service (metadata, reviews, installation records)', () => {
  it('answers all three from the home alone, also after it was closed and opened again', async () => {
    const asked = async (one: Platform) => ({
      metadata: await one.client.extensions.get({ extensionId: ID }),
      reviews: await one.client.reviews.list({ extensionId: ID }),
      installations: await one.client.installs.list({}),
    });
    const before = await asked(platform);
    await platform.close();
    platform = await openPlatform(folder);
    expect(await asked(platform)).toEqual(before);
  });

  it('keeps the package by its digest', async () => {
    const { items } = await platform.client.extensions.files({ extensionId: ID, version: '1.0.0' });
    expect(items.map((one) => one.path)).toContain('wpk.json');
    const file = await platform.client.extensions.file({
      extensionId: ID,
      version: '1.0.0',
      path: 'README.md',
    });
    expect(file.text).toContain('# hyper-momentum');
  });
});
