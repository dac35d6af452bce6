import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { actsInTrail, openStore, withTrail } from '../../../src-main/store/index.ts';
import type { Outputs } from '../../../src-shared/contract/index.ts';
import { StationError } from '../../../src-shared/errors/index.ts';
import { rows } from '../../support/store-rows.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { codeOf, testServer, type TestServer } from '../../support/test-server.ts';

type Trail = Outputs['log']['trail'];

async function trailOf(at: TestServer, query = ''): Promise<Trail> {
  const headers = await at.signIn('admin');
  const answer = await at.server.inject({ url: `/api/v1/log/trail${query}`, headers });
  expect(answer.statusCode).toBe(200);
  return answer.json<Trail>();
}

describe('the trail of writes', () => {
  it('tells who did what with which token, in which request, and how it ended', async () => {
    const at = await testServer();
    const made = await at.station.accessTokens.create(
      { name: 'ci', role: 'developer', publisherId: null, expiresInDays: 1 },
      'test',
    );
    const post = (id: string, authorization: string) =>
      at.server.inject({
        method: 'POST',
        url: '/api/v1/publishers',
        headers: { authorization },
        payload: { id, displayName: 'Acme' },
      });
    const authorization = `Bearer ${made.token}`;
    const first = await post('acme', authorization);
    const again = await post('acme', authorization);
    const refused = await post('other', (await at.signIn('user')).authorization);
    const { items } = await trailOf(at);
    expect(items).toMatchObject([
      { code: 'api.forbidden', target: 'other', role: 'user', requestId: refused.headers['x-request-id'] },
      { code: 'registry.publisher-exists', target: 'acme', requestId: again.headers['x-request-id'] },
      {
        actor: `token:${made.id}`,
        credential: `token:${made.id}`,
        role: 'developer',
        procedure: 'publishers.create',
        target: 'acme',
        code: 'ok',
        requestId: first.headers['x-request-id'],
        tenant: null,
      },
    ]);
    expect(JSON.stringify(items)).not.toContain(made.token.slice(37));
  });

  it('tells of uploads, and not of what only reads', async () => {
    const at = await testServer();
    const headers = { ...(await at.signIn('developer')), 'content-type': 'application/octet-stream' };
    const payload = Buffer.from('bytes');
    const hex = createHash('sha256').update(payload).digest('hex');
    await at.server.inject({ method: 'PUT', url: `/api/v1/uploads/${hex}`, headers, payload });
    await at.server.inject({ method: 'PUT', url: `/api/v1/uploads/${'a'.repeat(64)}`, headers, payload });
    await at.server.inject({ url: '/api/v1/publishers', headers });
    const { items } = await trailOf(at);
    expect(items.map(({ procedure, target, code }) => [procedure, target, code])).toEqual([
      ['uploads.put', `sha256:${'a'.repeat(64)}`, 'store.blob-mismatch'],
      ['uploads.put', `sha256:${hex}`, 'ok'],
    ]);
  });

  it('is read in pages, newest first, and by what one looks for', async () => {
    const at = await testServer();
    const headers = await at.signIn('developer');
    for (let count = 0; count < 5; count += 1) {
      const payload = { id: `acme-${count % 3}`, displayName: 'Acme' };
      await at.server.inject({ method: 'POST', url: '/api/v1/publishers', headers, payload });
    }
    const first = await trailOf(at, '?limit=2');
    const second = await trailOf(at, `?limit=2&cursor=${first.nextCursor ?? ''}`);
    const third = await trailOf(at, `?limit=2&cursor=${second.nextCursor ?? ''}`);
    expect(third.nextCursor).toBeUndefined();
    const seqs = [first, second, third].flatMap(({ items }) => items.map(({ seq }) => seq));
    expect(seqs).toEqual([5, 4, 3, 2, 1]);
    expect((await trailOf(at, '?code=ok')).items).toHaveLength(3);
    expect((await trailOf(at, '?procedure=tokens.create')).items).toEqual([]);
    expect((await trailOf(at, `?until=${new Date(0).toISOString()}`)).items).toEqual([]);
    const [newest] = first.items;
    expect((await trailOf(at, `?requestId=${newest?.requestId ?? ''}`)).items).toEqual([newest]);
    expect((await trailOf(at, `?actor=${newest?.actor ?? ''}&limit=200`)).items).toHaveLength(5);
  });

  it.each([
    ['a reviewer', 'reviewer', null, 'api.forbidden'],
    ['an administrator of one publisher', 'admin', 'acme', 'auth.scoped'],
  ] as const)('is not shown to %s', async (_who, role, publisherId, code) => {
    const at = await testServer();
    await at.station.registry.publishers.create(
      { id: 'acme', displayName: 'Acme' },
      { userId: 'test', role: 'admin' },
    );
    const headers = await at.signIn(role, publisherId);
    const answer = await at.server.inject({ url: '/api/v1/log/trail', headers });
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, code]);
  });

  it('keeps no secret that somebody put where an id belongs', async () => {
    const at = await testServer();
    const headers = await at.signIn('admin');
    const token = headers.authorization.slice('Bearer '.length);
    await at.server.inject({ method: 'DELETE', url: `/api/v1/tokens/${token.slice(0, 60)}`, headers });
    const { items } = await trailOf(at);
    expect(items).toMatchObject([{ procedure: 'tokens.revoke', target: null }]);
  });
});

describe('an entry of the trail', () => {
  const call = {
    procedure: 'a.b',
    target: null,
    role: 'user' as const,
    credential: null,
    requestId: 'r',
    actor: 'ada',
  };
  const codeOfThrown = (thrown: unknown): string => (thrown instanceof StationError ? thrown.code : 'other');

  it('stands with its write or not at all, and tells of a failure after it', async () => {
    const store = await openStore({ home: temporaryFolder() });
    const list = () => store.read((tx) => tx.trail.list({ limit: 9 }));
    const options = { now: () => 1, codeOf: codeOfThrown, otherwise: null };
    const insert = () => store.transaction((tx) => tx.publishers.insert(rows.publisher()));
    const failing = withTrail(call, options, () =>
      store.transaction(async (tx) => {
        await tx.publishers.insert(rows.publisher());
        throw new StationError('http.bad-request', { problem: 'x' });
      }),
    );
    await expect(failing).rejects.toMatchObject({ code: 'http.bad-request' });
    expect(await list()).toEqual([]);

    const late = withTrail(call, options, async () => {
      await insert();
      expect(await list()).toMatchObject([{ code: 'ok', actor: 'ada' }]);
      await store.transaction((tx) => tx.settings.set('k', 1));
      throw new StationError('http.too-slow');
    });
    await expect(late).rejects.toMatchObject({ code: 'http.too-slow' });
    expect(await list()).toMatchObject([{ seq: 1, code: 'http.too-slow' }]);
    await store.close();
  });

  it('waits for the call to say who acts, where its door does not know', async () => {
    const store = await openStore({ home: temporaryFolder() });
    const options = { now: () => 1, codeOf: codeOfThrown, otherwise: null };
    await withTrail({ ...call, actor: null }, options, async () => {
      await store.transaction((tx) => tx.settings.set('user.id', 'grace'));
      expect(await store.read((tx) => tx.trail.list({ limit: 9 }))).toEqual([]);
      actsInTrail('grace');
      await store.transaction((tx) => tx.publishers.insert(rows.publisher()));
    });
    expect(await store.read((tx) => tx.trail.list({ limit: 9 }))).toMatchObject([{ actor: 'grace' }]);
    await store.close();
  });

  it('goes when there are too many, what was refused before what was done', async () => {
    const store = await openStore({ home: temporaryFolder() });
    await store.transaction(async (tx) => {
      for (let seq = 0; seq < 20; seq += 1)
        await tx.trail.append({ ...call, at: seq, code: seq % 2 === 0 ? 'ok' : 'api.forbidden' });
      expect(await tx.trail.prune({ done: 8, refused: 3 })).toBe(9);
    });
    const kept = await store.read((tx) => tx.trail.list({ limit: 99 }));
    expect(kept.map(({ seq }) => seq)).toEqual([20, 19, 18, 17, 16, 15, 13, 11, 9, 7, 5]);
    await store.close();
  });
});
