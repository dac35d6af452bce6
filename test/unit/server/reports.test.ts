import { describe, expect, it } from 'vitest';
import type { StationClient } from '../../../src-shared/contract/index.ts';
import { codeOfCall as code, moderatedServer } from '../../support/moderated-server.ts';
import { publishedHello } from '../../support/published-hello.ts';
import { codeOf, testServer } from '../../support/test-server.ts';

const DAY = 86_400_000;

describe('reporting an extension', () => {
  it('reaches the moderators once, and the reporter sees what it came to', async () => {
    const server = await moderatedServer();
    const { extensionId, version } = await publishedHello(server.station);
    const [user, reviewer] = [await server.as('user'), await server.as('reviewer')];
    const report = { extensionId, version, reason: 'leaks-data', text: 'It calls <b>home</b>.' } as const;
    const filed = await user.reports.file(report);
    expect(filed).toMatchObject({ state: 'open', version, reason: 'leaks-data' });
    expect(filed.text).not.toContain('<b>');
    expect(await code(user.reports.file(report))).toBe('reports.already-open');
    // The extension as a whole is something else, once.
    const { version: _version, ...whole } = report;
    expect((await user.reports.file(whole)).version).toBeNull();
    expect(await code(user.reports.file(whole))).toBe('reports.already-open');

    const { items } = await reviewer.reports.list({ state: 'open' });
    expect(items).toHaveLength(2);
    const settled = { id: filed.id, outcome: 'upheld', reason: 'It does.' } as const;
    const own = await server.as('reviewer', 'acme');
    expect(await code(own.reports.settle(settled))).toBe('registry.own-publisher');
    expect(await reviewer.reports.settle(settled)).toMatchObject({ state: 'upheld' });
    expect(await code(reviewer.reports.settle(settled))).toBe('reports.settled');
    expect((await user.reports.own({})).items).toMatchObject([
      { version: null, state: 'open' },
      { id: filed.id, state: 'upheld', settledReason: 'It does.' },
    ]);
    expect((await (await server.as('user')).reports.own({})).items).toEqual([]);
    expect(await user.reports.file(report)).toMatchObject({ state: 'open' });
    // The log is public: who reported is not in it.
    const leaves = (await reviewer.log.list({ limit: 200 })).items.map(
      (one) => one.leaf as Readonly<Record<string, unknown>>,
    );
    for (const leaf of leaves.filter(({ type }) => type === 'report.filed')) expect(leaf['actor']).toBeNull();
  });

  it('is bounded for each user and day', async () => {
    let now = Date.now();
    const server = await moderatedServer({}, () => now);
    const { extensionId } = await publishedHello(server.station);
    const [user, reviewer] = [await server.as('user'), await server.as('reviewer')];
    const file = (by: StationClient) => by.reports.file({ extensionId, reason: 'other' });
    for (let count = 0; count < 20; count += 1) {
      const { id } = await file(user);
      await reviewer.reports.settle({ id, outcome: 'dismissed', reason: 'No.' });
    }
    expect(await code(file(user))).toBe('reports.too-many');
    await file(await server.as('user'));
    now += 0.9 * DAY;
    expect(await code(file(user))).toBe('reports.too-many');
  });

  it('says when it would be taken again', async () => {
    const now = Date.now();
    const server = await testServer({}, () => now);
    const { extensionId } = await publishedHello(server.station);
    const headers = await server.signIn('user');
    const { store } = server.station;
    const reporter = (await server.station.accessTokens.list({ limit: 1, offset: 0 }))[0]?.id ?? '';
    const closed = { state: 'dismissed', settledBy: 'x', settledReason: 'No.', settledAt: now } as const;
    await store.transaction(async (tx) => {
      for (let count = 0; count < 20; count += 1) {
        const at = now - DAY / 2 + count;
        const row = { id: `r${count}`, reporter: `token:${reporter}`, extensionId, version: null, at };
        await tx.reports.insert({ ...row, reason: 'other', text: '', ...closed });
      }
    });
    const url = `/api/v1/extensions/${extensionId}/reports`;
    const refused = await server.server.inject({
      method: 'POST',
      url,
      headers,
      payload: { reason: 'other' },
    });
    expect([refused.statusCode, codeOf(refused)]).toEqual([429, 'reports.too-many']);
    expect(refused.headers['retry-after']).toBe(String(DAY / 2 / 1_000));
  });

  it('is refused without a role, a target or a known reason', async () => {
    const server = await moderatedServer();
    const { extensionId } = await publishedHello(server.station);
    const user = await server.as('user');
    expect(await code(user.reports.list({}))).toBe('api.forbidden');
    const settle = { id: 'x', outcome: 'upheld', reason: 'Yes.' } as const;
    expect(await code(user.reports.settle(settle))).toBe('api.forbidden');
    expect(await code((await server.as('reviewer')).reports.settle(settle))).toBe('reports.not-found');
    const file = (change: object) =>
      code(user.reports.file({ extensionId, reason: 'other', ...change } as never));
    expect(await file({ extensionId: 'acme.none' })).toBe('registry.extension-not-found');
    expect(await file({ version: '9.9.9' })).toBe('registry.version-not-found');
    for (const wrong of [{ reason: 'ugly' }, { version: 'latest' }, { text: 'x'.repeat(2_001) }, { text: 1 }])
      expect(await file(wrong)).toBe('api.invalid-input');
  });
});

describe('a review that users flag', () => {
  it('is hidden, counts for nothing, and comes back', async () => {
    const server = await moderatedServer();
    const { extensionId, version, digest } = await publishedHello(server.station);
    const [writer, user, reviewer] = [
      await server.as('user'),
      await server.as('user'),
      await server.as('reviewer'),
    ];
    await writer.receipts.report({ kind: 'installed', extensionId, version, digest });
    const { id } = await writer.reviews.add({ extensionId, version, stars: 1, text: 'Buy mine instead.' });
    const rated = async () => (await user.reviews.list({ extensionId })).summary.count;
    expect(await user.reviews.flag({ id, reason: 'spam', text: 'An advertisement.' })).toEqual({
      flagged: true,
    });
    expect(await code(user.reviews.flag({ id, reason: 'spam' }))).toBe('registry.review-flagged');
    expect((await reviewer.reviews.flagged({})).items).toMatchObject([
      { review: { id }, flags: [{ reason: 'spam', text: 'An advertisement.', state: 'open' }] },
    ]);
    expect(JSON.stringify(await reviewer.reviews.flagged({}))).not.toContain((await user.about.me()).userId);

    const reason = 'An advertisement.';
    const own = await server.as('reviewer', 'acme');
    expect(await code(own.reviews.hide({ id, reason }))).toBe('registry.own-publisher');
    expect(await code(own.reviews.delete({ id }))).toBe('registry.own-publisher');
    expect(await reviewer.reviews.hide({ id, reason })).toMatchObject({ hidden: { reason } });
    expect(await code(reviewer.reviews.hide({ id, reason }))).toBe('registry.review-hidden');
    expect(await code(reviewer.reviews.keep({ id, reason }))).toBe('registry.review-hidden');
    expect(await code((await server.as('user')).reviews.flag({ id, reason: 'spam' }))).toBe(
      'registry.review-hidden',
    );
    const list = await user.reviews.list({ extensionId });
    expect(list).toMatchObject({ items: [], total: 0, summary: { count: 0, mean: null }, aspects: {} });
    expect((await user.extensions.rating({ extensionId })).versions).toEqual([]);
    expect(await writer.reviews.own({ extensionId, version })).toMatchObject({ hidden: { reason } });
    // Neither does changing it bring it back.
    await writer.reviews.edit({ id, stars: 5, text: 'Buy mine!' });
    expect(await rated()).toBe(0);
    expect((await reviewer.reviews.flagged({})).items).toEqual([]);
    expect((await reviewer.reviews.flagged({ which: 'hidden' })).items).toMatchObject([{ review: { id } }]);

    await reviewer.reviews.restore({ id, reason: 'It was mended.' });
    expect(await code(reviewer.reviews.restore({ id, reason }))).toBe('registry.review-not-hidden');
    expect((await user.reviews.list({ extensionId })).summary).toMatchObject({ count: 1, mean: 5 });
    await reviewer.reviews.hide({ id, reason });
    await writer.reviews.delete({ id });
    expect(await rated()).toBe(0);
    const checks = await server.station.store.check();
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('is kept where the flags are wrong; nobody decides on their own', async () => {
    const server = await moderatedServer();
    const { extensionId, version, digest } = await publishedHello(server.station);
    const [writer, user, reviewer] = [
      await server.as('reviewer'),
      await server.as('user'),
      await server.as('reviewer'),
    ];
    await writer.receipts.report({ kind: 'installed', extensionId, version, digest });
    const { id } = await writer.reviews.add({ extensionId, version, stars: 2 });
    await user.reviews.flag({ id, reason: 'not-honest' });
    const because = { id, reason: 'An opinion.' };
    expect(await code(writer.reviews.keep(because))).toBe('registry.second-person-needed');
    expect(await code(user.reviews.keep(because))).toBe('api.forbidden');
    expect(await code(user.reviews.hide(because))).toBe('api.forbidden');
    expect(await code(user.reviews.restore(because))).toBe('api.forbidden');
    expect(await code(user.reviews.flagged({}))).toBe('api.forbidden');
    expect(await reviewer.reviews.keep(because)).toMatchObject({ id, stars: 2 });
    expect((await reviewer.reviews.flagged({})).items).toEqual([]);
    expect(await code(user.reviews.flag({ id: 'none', reason: 'spam' }))).toBe('registry.review-not-found');
    expect(await code(user.reviews.flag({ id, reason: 'boring' as never }))).toBe('api.invalid-input');
    expect(await code(reviewer.reviews.hide({ id, reason: '' }))).toBe('api.invalid-input');
  });
});

describe('statistics', () => {
  it('tell a publisher how its versions are used, and nobody else; no user is in them', async () => {
    let now = Date.parse('2026-03-01T12:00:00Z');
    const server = await moderatedServer({}, () => now);
    const one = await publishedHello(server.station);
    const two = await publishedHello(server.station, { version: '1.1.0' });
    const { extensionId } = one;
    const users = await Promise.all([server.as('user'), server.as('user')]);
    const install = (by: StationClient, { version, digest }: typeof one) =>
      by.receipts.report({ kind: 'installed', extensionId, version, digest });
    for (const user of users) await install(user, one);
    now += DAY / 2;
    const [first] = users;
    if (first === undefined) throw new Error('nobody is there');
    await install(first, two);
    await first.receipts.report({
      kind: 'ran',
      extensionId,
      version: two.version,
      digest: two.digest,
      runId: 'r1',
      units: 3,
    });
    await first.reviews.add({ extensionId, version: two.version, stars: 4 });
    await (await server.as('admin')).publishers.create({ id: 'other', displayName: 'Other' });
    const publisher = await server.as('developer', 'acme');
    const counted = await publisher.extensions.statistics({ extensionId });
    expect(counted).toEqual({
      extensionId,
      since: '2026-02-01',
      activeUsers: 2,
      byDay: [
        { day: '2026-03-01', installs: 2, runs: 0 },
        { day: '2026-03-02', installs: 1, runs: 1 },
      ],
      versions: [
        { version: '1.1.0', installs: 1, runs: 1, units: 3, activeUsers: 1, rating: { mean: 4, count: 1 } },
        { version: '1.0.0', installs: 2, runs: 0, units: 0, activeUsers: 2, rating: null },
      ],
    });
    const today = await publisher.extensions.statistics({ extensionId, days: 1 });
    expect(today).toMatchObject({ activeUsers: 1, byDay: [{ day: '2026-03-02' }] });
    expect(await (await server.as('admin')).extensions.statistics({ extensionId })).toEqual(counted);
    for (const [other, refusal] of [
      [await server.as('developer', 'other'), 'registry.not-owner'],
      [await server.as('developer'), 'registry.not-owner'],
      [await server.as('reviewer'), 'registry.not-owner'],
      [first, 'api.forbidden'],
    ] as const)
      expect(await code(other.extensions.statistics({ extensionId }))).toBe(refusal);
    expect(await code(publisher.extensions.statistics({ extensionId: 'acme.none' }))).toBe(
      'registry.extension-not-found',
    );
    expect(await code(publisher.extensions.statistics({ extensionId, days: 367 }))).toBe('api.invalid-input');
  });
});
