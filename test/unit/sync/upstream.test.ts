import { describe, expect, it } from 'vitest';
import { createStation, type Station } from '../../../src-main/station.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { codeOfCall as code, moderatedServer } from '../../support/moderated-server.ts';
import { cuttingProxy, type CutPoint } from '../../support/cutting-proxy.ts';
import { followingStation } from '../../support/following-station.ts';
import { pendingHello, publishedHello, signedHello } from '../../support/published-hello.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ME = { userId: 'me' };
const HELLO = { registryId: 'acme-market', extensionId: 'acme.hello', version: '1.0.0' };

async function send(station: Station): Promise<void> {
  await station.upstream.send({ registryId: null, hasten: true, signal: new AbortController().signal });
}

describe('what goes to a server', () => {
  it('is kept while the server is away, and sent once it is there', async () => {
    let now = Date.now();
    const server = await moderatedServer();
    const { authorization } = await server.signIn('user');
    const proxy = await cuttingProxy(await urlOf(server));
    const token = authorization.replace('Bearer ', '');
    const station = await followingStation(proxy.url, token, { now: () => now });
    const rated = await station.upstream.rate(
      { ...HELLO, stars: 4, aspects: {}, title: 'Good', text: '' },
      ME,
    );
    expect(rated).toMatchObject({ state: 'waiting', subject: 'acme.hello@1.0.0', registryId: 'acme-market' });
    proxy.cut({ answered: 0 });
    await send(station);
    const waiting = await station.upstream.get(rated.id);
    expect(waiting).toMatchObject({ state: 'waiting', attempts: 1, error: { code: 'sync.unreachable' } });
    expect(Date.parse(waiting.dueAt ?? '')).toBeGreaterThan(now);
    // It waits for longer each time.
    now = Date.parse(waiting.dueAt ?? '');
    proxy.cut({ sent: 0 });
    await send(station);
    const longer = await station.upstream.get(rated.id);
    expect(Date.parse(longer.dueAt ?? '') - now).toBeGreaterThan(30_000);
    // This server knows of no such extension: that is its answer, and it is kept.
    await send(station);
    expect(await station.upstream.get(rated.id)).toMatchObject({
      state: 'refused',
      error: { code: 'registry.extension-not-found' },
    });
  });

  it('is done once, wherever the connection broke', { timeout: 240_000 }, async () => {
    const server = await moderatedServer();
    const { digest } = await publishedHello(server.station);
    const proxy = await cuttingProxy(await urlOf(server));
    const { authorization } = await server.signIn('user');
    const token = authorization.replace('Bearer ', '');
    const station = await followingStation(proxy.url, token);
    await tellInstalled(proxy.url, token, digest);
    let sent = 0;
    for (const cut of points(40)) {
      const stars = (sent % 5) + 1;
      const rated = await station.upstream.rate(
        { ...HELLO, stars, aspects: {}, title: `Round ${sent}`, text: '' },
        ME,
      );
      proxy.cut(cut);
      await send(station);
      proxy.cut(null);
      await send(station);
      const { state, outcome } = await station.upstream.get(rated.id);
      expect({ cut, state }).toEqual({ cut, state: 'done' });
      expect(outcome).toMatchObject({ stars, title: `Round ${sent}` });
      sent += 1;
      const { items, total } = await server.station.registry.reviews.list({ extensionId: 'acme.hello' });
      expect(total).toBe(1);
      expect(items).toMatchObject([{ stars, title: `Round ${sent - 1}` }]);
    }
    expect(proxy.cuts()).toBeGreaterThan(25);
  });

  it('shows a rating that was changed elsewhere field by field, and keeps the side that is chosen', async () => {
    const { server, station, elsewhere } = await ratedHello();
    await elsewhere({ stars: 2, title: 'From elsewhere' });
    const again = { ...HELLO, stars: 5, aspects: { reliability: 4 }, title: 'Good', text: '' } as const;
    const mine = await station.upstream.rate(again, ME);
    await send(station);
    const conflict = await station.upstream.get(mine.id);
    expect(conflict).toMatchObject({
      state: 'conflict',
      conflict: {
        choices: ['mine', 'theirs'],
        fields: [
          { field: 'stars', mine: '5', theirs: '2' },
          { field: 'reliability', mine: '4', theirs: null },
          { field: 'title', mine: 'Good', theirs: 'From elsewhere' },
        ],
      },
    });
    expect(await station.upstream.list({ open: true, limit: 10, offset: 0 })).toMatchObject({
      open: 1,
      needYou: 1,
    });
    await station.upstream.resolve(mine.id, 'mine');
    await send(station);
    expect(await station.upstream.get(mine.id)).toMatchObject({ state: 'done', outcome: { stars: 5 } });

    // Changed once more while the person looked: asked again, not written over.
    await elsewhere({ stars: 1, title: 'Once more' });
    const other = await station.upstream.rate({ ...again, stars: 4 }, ME);
    await send(station);
    await elsewhere({ stars: 3, title: 'And again' });
    await station.upstream.resolve(other.id, 'mine');
    await send(station);
    expect(await station.upstream.get(other.id)).toMatchObject({ state: 'conflict', outcome: { stars: 3 } });
    expect(await station.upstream.resolve(other.id, 'theirs')).toMatchObject({ state: 'done' });
    await send(station);
    const { items } = await server.station.registry.reviews.list({ extensionId: 'acme.hello' });
    expect(items).toMatchObject([{ stars: 3, title: 'And again' }]);
    // A later rating goes over what was kept then.
    await station.upstream.rate({ ...again, stars: 5 }, ME);
    await send(station);
    await station.upstream.unrate(HELLO, ME);
    await send(station);
    expect((await server.station.registry.reviews.list({ extensionId: 'acme.hello' })).total).toBe(0);
  });

  it('follows a package from its upload to the decision', { timeout: 240_000 }, async () => {
    const server = await moderatedServer();
    const proxy = await cuttingProxy(await urlOf(server));
    const { authorization } = await server.signIn('developer');
    const station = await followingStation(proxy.url, authorization.replace('Bearer ', ''));
    const { digest, bundle } = await signedHello(station);
    const item = await station.upstream.publish({ registryId: 'acme-market', digest, bundle }, ME);
    // Broken again and again, a little later each time, until it is through.
    for (let bytes = 0; (await station.upstream.get(item.id)).state === 'waiting'; bytes += 60) {
      const truncated = bytes % 120 === 0;
      proxy.cut(bytes % 180 === 0 ? { answered: bytes / 2, truncated } : { sent: bytes, truncated });
      await send(station);
    }
    expect(proxy.cuts()).toBeGreaterThan(15);
    proxy.cut(null);
    expect(await station.upstream.get(item.id)).toMatchObject({ state: 'following' });
    await until(async () => {
      await send(station);
      const { outcome } = await station.upstream.get(item.id);
      return JSON.stringify(outcome).includes('"pending"');
    });
    expect(await server.station.registry.submissions.list()).toHaveLength(1);
    await (await server.as('reviewer')).moderation.approve({ ...ref, digest });
    await send(station);
    expect(await station.upstream.get(item.id)).toMatchObject({
      state: 'done',
      outcome: { submission: { state: 'approved', digest } },
    });
    // The same once more is no conflict; other bytes under that number are one that only the server can win.
    const same = await station.upstream.publish({ registryId: 'acme-market', digest, bundle }, ME);
    await settled(station, same.id);
    expect(await station.upstream.get(same.id)).toMatchObject({ state: 'done' });
    const changed = await signedHello(station, { description: 'Says something else.' });
    const other = await station.upstream.publish({ registryId: 'acme-market', ...changed }, ME);
    await settled(station, other.id);
    expect(await station.upstream.get(other.id)).toMatchObject({
      state: 'conflict',
      conflict: {
        choices: ['theirs'],
        fields: [{ field: 'digest', mine: changed.digest, theirs: digest }, {}, {}],
      },
    });
    expect(await code(station.upstream.resolve(other.id, 'mine'))).toBe('upstream.choice-not-offered');
    expect(await station.upstream.cancel(other.id)).toMatchObject({ state: 'cancelled' });
  });

  it('decides on the package that was read and on no other', async () => {
    const server = await moderatedServer();
    const url = await urlOf(server);
    const { digest } = await pendingHello(server.station);
    const { authorization } = await server.signIn('reviewer');
    const station = await followingStation(url, authorization.replace('Bearer ', ''));
    const wrong = `sha256:${'1'.repeat(64)}`;
    const decision = { ...HELLO, verdict: 'approve', reason: '' } as const;
    const other = await station.upstream.decide({ ...decision, digest: wrong }, ME);
    await send(station);
    expect(await station.upstream.get(other.id)).toMatchObject({
      state: 'conflict',
      conflict: { choices: ['theirs'], fields: [{ field: 'digest', mine: wrong, theirs: digest }, {}] },
    });
    const right = await station.upstream.decide({ ...decision, digest }, ME);
    expect(await station.upstream.get(other.id)).toMatchObject({ state: 'cancelled' });
    await send(station);
    expect(await station.upstream.get(right.id)).toMatchObject({ state: 'done' });
    expect(await code(station.upstream.decide({ ...decision, verdict: 'reject', digest }, ME))).toBe(
      'registry.reason-required',
    );
  });

  it('waits for another token where the one that was given counts no more', async () => {
    const server = await moderatedServer();
    const { id, token } = await server.station.accessTokens.create(
      { name: 'mine', role: 'user', publisherId: null, expiresInDays: 1 },
      'test',
    );
    const station = await followingStation(await urlOf(server), token);
    await server.station.accessTokens.revoke(id, 'test');
    const filed = await station.upstream.report({ ...HELLO, reason: 'other', text: 'Why.' }, ME);
    await send(station);
    const waiting = await station.upstream.get(filed.id);
    expect(waiting).toMatchObject({
      state: 'waiting',
      error: {
        code: 'auth.revoked',
        hint: expect.stringContaining('`wpk sync token acme-market`') as string,
      },
    });
    expect(Date.parse(waiting.dueAt ?? '')).toBeGreaterThan(Date.now());
    expect(await station.upstream.list({ limit: 10, offset: 0 })).toMatchObject({ open: 1, needYou: 1 });
    // With another one it is due at once, and the server answers what it thinks of it.
    const { authorization } = await server.signIn('user');
    await station.sync.setToken('acme-market', authorization.replace('Bearer ', ''));
    await station.upstream.send({ registryId: null, hasten: false, signal: new AbortController().signal });
    expect(await station.upstream.get(filed.id)).toMatchObject({
      state: 'refused',
      error: { code: 'registry.extension-not-found' },
    });
  });

  it('waits for the passphrase of this home, and goes on where there is one', async () => {
    const server = await moderatedServer();
    const { authorization } = await server.signIn('user');
    const { digest } = await publishedHello(server.station);
    const url = await urlOf(server);
    const token = authorization.replace('Bearer ', '');
    const home = temporaryFolder();
    const station = await followingStation(url, token, { home });
    await tellInstalled(url, token, digest);
    const workbench = createWorkbench();
    const locked = await createStation({ home, workbench, keychain: null });
    const { id } = await locked.upstream.rate({ ...HELLO, stars: 4, aspects: {}, title: '', text: '' }, ME);
    await send(locked);
    expect(await locked.upstream.get(id)).toMatchObject({
      state: 'waiting',
      error: { code: 'trust.passphrase-needed' },
    });
    await locked.close();
    await workbench.close();
    await station.upstream.start();
    await until(async () => (await station.upstream.get(id)).state === 'done');
  });

  it('is not held up by what was refused, and names what it does wait for', async () => {
    const server = await moderatedServer();
    const { authorization } = await server.signIn('user');
    await publishedHello(server.station);
    const proxy = await cuttingProxy(await urlOf(server));
    const station = await followingStation(proxy.url, authorization.replace('Bearer ', ''));
    const { digest, bundle } = await signedHello(station, { description: 'Says something else.' });
    const what = { registryId: 'acme-market', digest, bundle };
    expect(await code(station.upstream.publish({ ...what, bundle: null }, ME))).toBe('trust.unsigned');
    const published = await station.upstream.publish(what, ME);
    const report = { ...HELLO, reason: 'other', text: 'Why.' } as const;
    const reported = await station.upstream.report(report, ME);
    proxy.cut({ answered: 0 });
    await send(station);
    expect(await station.upstream.get(reported.id)).toMatchObject({
      state: 'waiting',
      dueAt: null,
      heldBy: { id: published.id, kind: 'publish', state: 'waiting' },
    });
    proxy.cut(null);
    await send(station);
    // A user may not publish there; the report has nothing to do with that.
    expect(await station.upstream.get(published.id)).toMatchObject({
      state: 'refused',
      error: { code: 'api.forbidden' },
    });
    expect(await station.upstream.get(reported.id)).toMatchObject({ state: 'done', heldBy: null });
    // One report there is open already: that conflict holds up no rating.
    const other = await station.upstream.report({ ...report, text: 'Another.' }, ME);
    const rated = await station.upstream.unrate(HELLO, ME);
    await send(station);
    expect(await station.upstream.get(other.id)).toMatchObject({ state: 'conflict' });
    expect(await station.upstream.get(rated.id)).toMatchObject({ state: 'done' });
  });

  it('goes to no other server that comes by the same name', async () => {
    const station = await followingStation('http://127.0.0.1:9', null);
    const { id } = await station.upstream.report({ ...HELLO, reason: 'other', text: 'For you alone.' }, ME);
    await station.sync.remove('acme-market', 'me');
    expect(await station.upstream.get(id)).toMatchObject({ state: 'cancelled' });
    expect(await code(station.upstream.retry(id))).toBe('upstream.not-now');
  });

  it('is refused for servers and things that nobody knows', async () => {
    const station = await followingStation('http://127.0.0.1:9', null);
    const rating = { stars: 3, aspects: {}, title: '', text: '' } as const;
    expect(await code(station.upstream.rate({ ...HELLO, registryId: 'nobody', ...rating }, ME))).toBe(
      'sync.remote-unknown',
    );
    expect(await code(station.upstream.rate({ extensionId: 'acme.hello', ...rating }, ME))).toBe(
      'upstream.no-server',
    );
    expect(
      await code(
        station.upstream.rate({ registryId: 'acme-market', extensionId: 'acme.hello', ...rating }, ME),
      ),
    ).toBe('installs.not-installed');
    expect(await code(station.upstream.get('no'))).toBe('upstream.not-found');
    expect(await code(station.upstream.list({ registryId: 'nobody', limit: 1, offset: 0 }))).toBe(
      'sync.remote-unknown',
    );
    const digest = `sha256:${'2'.repeat(64)}`;
    expect(
      await code(station.upstream.publish({ registryId: 'acme-market', digest, bundle: null }, ME)),
    ).toBe('store.blob-missing');
    const item = await station.upstream.rate({ ...HELLO, ...rating }, ME);
    expect(await code(station.upstream.resolve(item.id, 'mine'))).toBe('upstream.not-now');
    await station.upstream.cancel(item.id);
    expect(await code(station.upstream.retry(item.id))).toBe('upstream.not-now');
  });
});

const ref = { extensionId: 'acme.hello', version: '1.0.0' };

async function urlOf(server: Awaited<ReturnType<typeof moderatedServer>>): Promise<string> {
  const address = server.server.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return `http://127.0.0.1:${address.port}`;
}

async function tellInstalled(url: string, token: string, digest: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/receipts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'installed', ...ref, digest }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Rated once from here; `elsewhere` changes it as the same person at the server. */
async function ratedHello() {
  const server = await moderatedServer();
  const { digest } = await publishedHello(server.station);
  const { authorization } = await server.signIn('user');
  const token = authorization.replace('Bearer ', '');
  const url = await urlOf(server);
  const station = await followingStation(url, token);
  await tellInstalled(url, token, digest);
  await station.upstream.rate({ ...HELLO, stars: 4, aspects: {}, title: 'Good', text: '' }, ME);
  await send(station);
  const elsewhere = async (change: { readonly stars: number; readonly title: string }): Promise<void> => {
    const { items } = await server.station.registry.reviews.list({ extensionId: 'acme.hello' });
    const answer = await fetch(`${url}/api/v1/reviews/${items[0]?.id ?? ''}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return { server, station, elsewhere };
}

/** Places at which a connection breaks: early and late, on the way there and on the way back. */
function* points(count: number): Generator<CutPoint> {
  for (let index = 0; index < count; index += 1) {
    const bytes = Math.floor((index / 2) ** 2 * 4);
    const truncated = index % 4 >= 2;
    yield index % 2 === 0 ? { sent: bytes, truncated } : { answered: bytes, truncated };
  }
}

async function settled(station: Station, id: string): Promise<void> {
  await until(async () => {
    await send(station);
    const { state } = await station.upstream.get(id);
    return state !== 'following' && state !== 'waiting';
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('it never came about');
}
