import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Station } from '../../../src-main/station.ts';
import { STORE_LIMITS, UPSTREAM_LIMITS } from '../../../src-shared/limits.ts';
import { cuttingProxy } from '../../support/cutting-proxy.ts';
import { followingStation } from '../../support/following-station.ts';
import { moderatedServer } from '../../support/moderated-server.ts';
import { publishedHello, signedHello } from '../../support/published-hello.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ME = { userId: 'me' };
const HELLO = { registryId: 'acme-market', extensionId: 'acme.hello', version: '1.0.0' };
const GOOD = { ...HELLO, stars: 4, aspects: {}, title: 'Good', text: '' } as const;

async function send(station: Station, signal = new AbortController().signal): Promise<void> {
  await station.upstream.send({ registryId: null, hasten: true, signal });
}

/** A server that answers whatever it likes. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server with one version, a proxy before it, and a station whose person may rate there. */
async function ratable() {
  const server = await moderatedServer();
  const { digest } = await publishedHello(server.station);
  const address = server.server.server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  const proxy = await cuttingProxy(`http://127.0.0.1:${address.port}`);
  const { authorization } = await server.signIn('user');
  const ask = async (method: string, route: string, body?: object): Promise<void> => {
    const headers = { authorization, 'content-type': 'application/json', connection: 'close' };
    const answer = await fetch(`${proxy.url}/api/v1${route}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const told = { kind: 'installed', extensionId: HELLO.extensionId, version: HELLO.version, digest };
  await ask('POST', '/receipts', told);
  const station = await followingStation(proxy.url, authorization.replace('Bearer ', ''));
  const reviews = async () =>
    (await server.station.registry.reviews.list({ extensionId: HELLO.extensionId })).items;
  return { proxy, station, ask, reviews };
}

describe('a server that is not well', () => {
  it('asks for no time at all, and is left alone nevertheless', async () => {
    let asked = 0;
    const url = await answering((_request, response) => {
      asked += 1;
      response.writeHead(503, { 'retry-after': '0' }).end('{}');
    });
    const station = await followingStation(url, null);
    const { id } = await station.upstream.report({ ...HELLO, reason: 'other', text: 'Why.' }, ME);
    await send(station, AbortSignal.timeout(5_000));
    expect(asked).toBe(1);
    const { state, dueAt } = await station.upstream.get(id);
    expect(state).toBe('waiting');
    expect(Date.parse(dueAt ?? '')).toBeGreaterThan(Date.now() + 10_000);
  });

  it('is busy as bytes come: they are sent again, as late as it asks', async () => {
    const url = await answering((request, response) => {
      request.resume().on('end', () => {
        const body = { error: { code: 'store.busy', message: 'Busy.', details: {} } };
        response
          .writeHead(503, { 'content-type': 'application/json', 'retry-after': '120' })
          .end(JSON.stringify(body));
      });
    });
    const station = await followingStation(url, null);
    const { digest, bundle } = await signedHello(station);
    const { id } = await station.upstream.report({ ...HELLO, reason: 'other', text: 'Why.' }, ME);
    await station.store.transaction(async (tx) => {
      const row = await tx.upstream.get(id);
      if (row === null) throw new Error('it was written down');
      const content = { ...HELLO, digest, bundle, provenance: null, publicKey: null };
      await tx.upstream.update({ ...row, kind: 'publish', content });
    });
    await send(station);
    const { state, error, dueAt } = await station.upstream.get(id);
    expect({ state, code: error?.code }).toEqual({ state: 'waiting', code: 'sync.back-off' });
    expect(Date.parse(dueAt ?? '')).toBeGreaterThan(Date.now() + 60_000);
  });

  it('takes longer than a visit may: that is tried again', async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const visits = vi
      .spyOn(AbortSignal, 'timeout')
      .mockImplementation((ms) => timeout(ms === UPSTREAM_LIMITS.visitMs ? 200 : ms));
    onTestFinished(() => visits.mockRestore());
    const station = await followingStation(await answering(() => undefined), null);
    const { id } = await station.upstream.report({ ...HELLO, reason: 'other', text: 'Why.' }, ME);
    await send(station);
    expect(await station.upstream.get(id)).toMatchObject({
      state: 'waiting',
      error: { code: 'sync.too-slow' },
    });
  });

  it('answers what is no submission: that is its fault, and tried again', async () => {
    const at = new Date().toISOString();
    const job = {
      id: 'job',
      kind: 'publish',
      state: 'done',
      progress: 1,
      phase: '',
      attempts: 1,
      actor: 'x',
    };
    const rest = { createdAt: at, finishedAt: at, result: {}, error: null, dead: false, retryAt: null };
    const url = await answering((_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...job, ...rest }));
    });
    const station = await followingStation(url, null);
    const { id } = await station.upstream.report({ ...HELLO, reason: 'other', text: 'Why.' }, ME);
    await station.store.transaction(async (tx) => {
      const row = await tx.upstream.get(id);
      if (row === null) throw new Error('it was written down');
      const digest = `sha256:${'1'.repeat(64)}`;
      const content = { ...HELLO, digest, bundle: {}, provenance: null, publicKey: null };
      await tx.upstream.update({
        ...row,
        kind: 'publish',
        state: 'following',
        content,
        outcome: { jobId: 'job' },
      });
    });
    await send(station);
    expect(await station.upstream.get(id)).toMatchObject({
      state: 'following',
      error: { code: 'sync.answer-invalid' },
    });
  });
});

describe('a station', () => {
  it('cannot write down what the server answered: that is no refusal', async () => {
    const home = temporaryFolder();
    const other = new Database(path.join(home, 'store.sqlite'));
    onTestFinished(() => void other.close());
    const url = await answering((_request, response) => {
      // From now on somebody else writes, for longer than one write waits.
      other.exec('BEGIN IMMEDIATE');
      setTimeout(() => other.open && other.exec('ROLLBACK'), STORE_LIMITS.busyMs + 1_000);
      response.writeHead(503).end();
    });
    const station = await followingStation(url, null, { home });
    const { id } = await station.upstream.report({ ...HELLO, reason: 'other', text: 'Why.' }, ME);
    await expect(send(station)).rejects.toMatchObject({ code: 'store.busy' });
    expect(await station.upstream.get(id)).toMatchObject({ state: 'waiting', error: null });
  }, 30_000);

  it('no longer has the bytes that it is to send: that is told, and no server is blamed', async () => {
    const url = await answering(
      (request, response) => void request.resume().on('end', () => response.end('{}')),
    );
    const station = await followingStation(url, null);
    const { id } = await station.upstream.report({ ...HELLO, reason: 'other', text: 'Why.' }, ME);
    await station.store.transaction(async (tx) => {
      const row = await tx.upstream.get(id);
      if (row === null) throw new Error('it was written down');
      const digest = `sha256:${'1'.repeat(64)}`;
      const content = { ...HELLO, digest, bundle: {}, provenance: null, publicKey: null };
      await tx.upstream.update({ ...row, kind: 'publish', content });
    });
    await send(station);
    expect(await station.upstream.get(id)).toMatchObject({
      state: 'refused',
      error: { code: 'store.blob-missing', message: expect.stringContaining('expected at blobs/') },
    });
  });

  it('sends nothing to an address that its server had before', async () => {
    const asked: string[] = [];
    const server = (name: string) =>
      answering((_request, response) => {
        asked.push(name);
        response.writeHead(500).end();
      });
    const [first, second] = [await server('first'), await server('second')];
    const station = await followingStation(first, null);
    const report = { registryId: 'acme-market', reason: 'other', text: 'Why.' } as const;
    await station.upstream.report({ ...report, extensionId: 'acme.hello' }, ME);
    await station.upstream.report({ ...report, extensionId: 'acme.bells' }, ME);
    let visits = 0;
    await station.upstream.send({
      registryId: null,
      hasten: true,
      signal: new AbortController().signal,
      progress: async () => {
        visits += 1;
        if (visits !== 2) return;
        await station.store.transaction(async (tx) => {
          const row = await tx.remotes.get('acme-market');
          if (row !== null) await tx.remotes.update({ ...row, url: second });
        });
      },
    });
    expect(asked).toEqual(['first', 'second']);
  });
});

describe('a rating that its person goes over', () => {
  it('was at the server when its answer was lost: the next one is no conflict with it', async () => {
    const { proxy, station, reviews } = await ratable();
    // Each place at which the answer may be lost; at some of them the first one has arrived.
    let arrived = 0;
    for (let bytes = 0; bytes < 2_400; bytes += 400) {
      await station.upstream.rate({ ...GOOD, title: `First ${bytes}` }, ME);
      proxy.cut({ answered: bytes });
      await send(station);
      proxy.cut(null);
      if ((await reviews())[0]?.title === `First ${bytes}`) arrived += 1;
      const next = await station.upstream.rate({ ...GOOD, title: `Second ${bytes}` }, ME);
      await send(station);
      expect(await station.upstream.get(next.id)).toMatchObject({ state: 'done' });
      expect(await reviews()).toMatchObject([{ title: `Second ${bytes}` }]);
    }
    expect(arrived).toBeGreaterThan(0);
  });

  it('is on its way while the next one is written', async () => {
    const { proxy, station, reviews } = await ratable();
    let written: Promise<{ readonly id: string }> | null = null;
    const first = await station.upstream.rate(GOOD, ME);
    await station.upstream.send({
      registryId: null,
      hasten: true,
      signal: new AbortController().signal,
      progress: async () => {
        written ??= station.upstream.rate({ ...GOOD, title: 'Better' }, ME);
        await written;
      },
    });
    proxy.cut(null);
    const next = await (written as unknown as Promise<{ readonly id: string }>);
    expect(await station.upstream.get(first.id)).toMatchObject({ state: 'done' });
    await send(station);
    expect(await station.upstream.get(next.id)).toMatchObject({ state: 'done' });
    expect(await reviews()).toMatchObject([{ title: 'Better' }]);
  });

  it('was changed elsewhere: taking it back asks first', async () => {
    const { station, ask, reviews } = await ratable();
    await station.upstream.rate(GOOD, ME);
    await send(station);
    const [review] = await reviews();
    await ask('PUT', `/reviews/${review?.id ?? ''}`, { stars: 2, title: 'From elsewhere' });
    const back = await station.upstream.unrate(HELLO, ME);
    await send(station);
    expect(await station.upstream.get(back.id)).toMatchObject({
      state: 'conflict',
      conflict: {
        choices: ['mine', 'theirs'],
        fields: [
          { field: 'stars', mine: null, theirs: '2' },
          { field: 'title', mine: null, theirs: 'From elsewhere' },
        ],
      },
    });
    expect(await reviews()).toMatchObject([{ title: 'From elsewhere' }]);
    await station.upstream.resolve(back.id, 'mine');
    await send(station);
    expect(await station.upstream.get(back.id)).toMatchObject({ state: 'done' });
    expect(await reviews()).toEqual([]);
  });
});
