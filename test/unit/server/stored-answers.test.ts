import { describe, expect, it } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { acme, EXAMPLE, signWorkflow } from '../../support/platform-calls.ts';
import { rows } from '../../support/store-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { codeOf, testServer } from '../../support/test-server.ts';

describe('the revision of a store', () => {
  it('is the same until something is committed, by whichever process', async () => {
    const home = temporaryFolder();
    const [one, other] = [await openStore({ home }), await openStore({ home })];
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const first = one.revision();
    await one.read((tx) => tx.publishers.list());
    expect(one.revision()).toBe(first);
    await one.transaction((tx) => tx.publishers.insert(rows.publisher()));
    const second = one.revision();
    expect(second).not.toBe(first);
    await other.transaction((tx) => tx.publishers.insert(rows.publisher({ id: 'beta' })));
    await turn();
    expect(one.revision()).not.toBe(second);
    await one.close();
    expect(one.revision()).toBeNull();
    await other.close();
  });
});

describe('answers that are given again', () => {
  it('tell what was written a moment ago, here or by another process', async () => {
    const { server, station, signIn } = await testServer();
    const request = { url: '/api/v1/publishers', headers: await signIn('user') };
    const listed = async () =>
      (await server.inject(request)).json<{ items: { id: string }[] }>().items.map(({ id }) => id);
    const admin = { userId: 'test', role: 'admin' } as const;
    for (let round = 0; round < 3; round += 1) expect(await listed()).toEqual([]);
    await station.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, admin);
    expect(await listed()).toEqual(['acme']);
    const other = await openStore({ home: station.home });
    await other.transaction((tx) => tx.publishers.insert(rows.publisher({ id: 'beta' })));
    await other.close();
    expect(await listed()).toEqual(['acme', 'beta']);
    expect(await listed()).toEqual(['acme', 'beta']);
  });

  it('are refused to a token that was revoked, expired or never made, from the next request on', async () => {
    let now = Date.now();
    const { server, station, signIn } = await testServer({}, () => now);
    const headers = await signIn('user');
    const ask = (authorization = headers.authorization) =>
      server.inject({ url: '/api/v1/publishers', headers: { authorization } });
    for (let round = 0; round < 3; round += 1) expect((await ask()).statusCode).toBe(200);
    expect(codeOf(await ask(`${headers.authorization.slice(0, -1)}_`))).toBe('auth.unknown-token');
    const [token] = await station.accessTokens.list({ limit: 1, offset: 0 });
    await station.accessTokens.revoke(token?.id ?? '', 'test');
    expect(codeOf(await ask())).toBe('auth.revoked');
    const fresh = await signIn('user');
    expect((await ask(fresh.authorization)).statusCode).toBe(200);
    expect((await ask(fresh.authorization)).statusCode).toBe(200);
    now += 2 * 86_400_000;
    expect(codeOf(await ask(fresh.authorization))).toBe('auth.expired');
  });

  it('are the same bytes with the same tag, and 304 to whoever has them', async () => {
    const server = await testServer();
    const { developer, reviewer, key } = await acme(server);
    const signature = signWorkflow(EXAMPLE, key.privateKey);
    const { json } = await developer.post('/wpk/upload', { ...EXAMPLE, signature });
    await reviewer.post(`/wpk/review/${String(json['id'])}`, { decision: 'approve' });
    const request = { url: '/api/v1/extensions/acme.risk-check', headers: await server.signIn('user') };
    await server.server.inject(request);
    const first = await server.server.inject(request);
    const again = await server.server.inject(request);
    expect([again.body, again.headers['etag'], again.headers['content-type']]).toEqual([
      first.body,
      first.headers['etag'],
      first.headers['content-type'],
    ]);
    const held = await server.server.inject({
      ...request,
      headers: { ...request.headers, 'if-none-match': String(first.headers['etag']) },
    });
    expect([held.statusCode, held.body]).toEqual([304, '']);
  });
});
