import { describe, expect, it } from 'vitest';
import { contract, type ProcedureMeta } from '../../../src-shared/contract/index.ts';
import { z } from 'zod';
import { acme, EXAMPLE, signWorkflow } from '../../support/platform-calls.ts';
import { codeOf, testServer } from '../../support/test-server.ts';

/** Their answer can be had again by a GET. */
const AGAIN = new Set(['entitlements.issue']);

const DAY_MS = 86_400_000;

describe('asking again for what one has', () => {
  it('is answered 304 until it changes', async () => {
    const { server, station, signIn } = await testServer();
    const headers = await signIn('user');
    const first = await server.inject({ url: '/api/v1/publishers', headers });
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    const again = { url: '/api/v1/publishers', headers: { ...headers, 'if-none-match': `"x", W/${etag}` } };
    const held = await server.inject(again);
    expect([held.statusCode, held.body, held.headers['etag']]).toEqual([304, '', etag]);
    const admin = { userId: 'test', role: 'admin' } as const;
    await station.registry.publishers.create({ id: 'acme', displayName: 'Acme' }, admin);
    const changed = await server.inject(again);
    expect(changed.statusCode).toBe(200);
    expect(changed.headers['etag']).not.toBe(etag);
  });

  it('says nothing to whoever is not signed in, and has no tag on a refusal', async () => {
    const { server, signIn } = await testServer();
    const refused = await server.inject({ url: '/api/v1/publishers', headers: { 'if-none-match': '*' } });
    expect(refused.statusCode).toBe(401);
    const headers = { ...(await signIn('user')), 'if-none-match': '*' };
    const missing = await server.inject({ url: '/api/v1/publishers/nobody', headers });
    expect([missing.statusCode, missing.headers['etag']]).toEqual([404, undefined]);
  });
});

describe('an idempotency key', () => {
  const made = (key: string, payload: object, headers: object) => ({
    method: 'POST' as const,
    url: '/api/v1/publishers',
    headers: { ...headers, 'idempotency-key': key },
    payload,
  });

  it('makes the same write happen once and be answered alike, refusals too', async () => {
    const { server, station, signIn } = await testServer();
    const headers = await signIn('developer');
    const write = made('first', { id: 'acme', displayName: 'Acme' }, headers);
    const first = await server.inject(write);
    expect(first.statusCode).toBe(200);
    const again = await server.inject(write);
    expect([again.statusCode, again.body, again.headers['idempotency-replayed']]).toEqual([
      200,
      first.body,
      'true',
    ]);
    const other = await server.inject(made('second', { id: 'acme', displayName: 'Acme' }, headers));
    expect(codeOf(other)).toBe('registry.publisher-exists');
    const alike = await server.inject(made('second', { id: 'acme', displayName: 'Acme' }, headers));
    expect([alike.statusCode, alike.body]).toEqual([409, other.body]);
    expect(await station.registry.publishers.list()).toHaveLength(1);
  });

  it('goes with one request, one sender and one day', async () => {
    let now = Date.now();
    const { server, station, signIn } = await testServer({}, () => now);
    const headers = await signIn('developer');
    await server.inject(made('key', { id: 'acme', displayName: 'Acme' }, headers));
    const reused = await server.inject(made('key', { id: 'other', displayName: 'Other' }, headers));
    expect([reused.statusCode, codeOf(reused)]).toEqual([422, 'http.idempotency-key-reused']);
    const elsewhere = { ...made('key', {}, headers), url: '/api/v1/publishers/acme/keys' };
    expect((await server.inject(elsewhere)).statusCode).toBe(422);
    const somebody = await server.inject(
      made('key', { id: 'other', displayName: 'Other' }, await signIn('developer')),
    );
    expect(somebody.statusCode).toBe(200);
    now += DAY_MS - 60_000;
    const fresh = await signIn('developer');
    await server.inject(made('key', { id: 'third', displayName: 'Third' }, fresh));
    now += 120_000;
    expect(
      (await server.inject(made('key', { id: 'fourth', displayName: 'Fourth' }, fresh))).statusCode,
    ).toBe(422);
    const rows = await station.store.read((tx) => tx.idempotency.get('x', 'key'));
    expect(rows).toBeNull();
    expect((await station.registry.publishers.list()).map(({ id }) => id)).toEqual([
      'acme',
      'other',
      'third',
    ]);
  });

  it('is refused while the first request is worked on, and free again after a failure that was not the sender’s', async () => {
    const { station } = await testServer();
    const { createIdempotency } = await import('../../../src-main/access/index.ts');
    let now = Date.now();
    const keys = createIdempotency({ store: station.store, now: () => now });
    const write = { principal: 'ada', key: 'k', requestHash: 'a'.repeat(64) };
    expect(await keys.begin(write)).toBeNull();
    await expect(keys.begin(write)).rejects.toMatchObject({
      code: 'http.idempotency-key-in-use',
      status: 409,
    });
    await keys.forget(write);
    expect(await keys.begin(write)).toBeNull();
    now += 6 * 60_000;
    expect(await keys.begin(write)).toBeNull();
    await station.store.transaction(async (tx) => {
      const row = await tx.idempotency.get('ada', 'k');
      // A process that is certainly gone: no system counts that far.
      const owner = row?.claimedBy.replace(/\/\d+\//, '/4194999/') ?? '';
      if (row !== null) await tx.idempotency.put({ ...row, claimedBy: owner });
    });
    expect(await keys.begin(write)).toBeNull();
    await keys.keep(write, { status: 200, contentType: 'application/json', body: '{}' });
    expect(await keys.begin(write)).toEqual({ status: 200, contentType: 'application/json', body: '{}' });
    now += DAY_MS + 1;
    expect(await keys.begin(write)).toBeNull();
  });

  it('never keeps an answer that holds a secret', async () => {
    const { server, station, signIn } = await testServer();
    const headers = { ...(await signIn('admin')), 'idempotency-key': 'once' };
    const write = { method: 'POST' as const, url: '/api/v1/tokens', headers, payload: { role: 'user' } };
    const { token } = (await server.inject(write)).json<{ token: string }>();
    const again = await server.inject(write);
    expect([again.statusCode, codeOf(again)]).toEqual([409, 'http.idempotency-answer-not-kept']);
    const users = (await station.accessTokens.list({ limit: 9, offset: 0 })).filter(
      ({ role }) => role === 'user',
    );
    expect(users).toHaveLength(1);
    const { userId } = await station.accessTokens.verify(headers.authorization.slice('Bearer '.length));
    const row = await station.store.read((tx) => tx.idempotency.get(JSON.stringify([userId, null]), 'once'));
    expect(row).toMatchObject({ status: 200, body: null });
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it('is one word of visible characters', async () => {
    const { server, signIn } = await testServer();
    const headers = await signIn('developer');
    for (const key of ['', 'two words', 'x'.repeat(201)]) {
      const answer = await server.inject(made(key, { id: 'acme', displayName: 'Acme' }, headers));
      expect([key.length, answer.statusCode, codeOf(answer)]).toEqual([key.length, 400, 'http.bad-request']);
    }
  });

  it('works for the platform’s routes', async () => {
    const { developer, key } = await acme(await testServer());
    const body = { ...EXAMPLE, signature: signWorkflow(EXAMPLE, key.privateKey) };
    const keyed = { 'idempotency-key': 'upload-1' };
    const first = await developer.post('/wpk/upload', body, keyed);
    const again = await developer.post('/wpk/upload', body, keyed);
    expect([again.status, again.json]).toEqual([200, first.json]);
    expect((await developer.post('/wpk/upload', body)).status).toBe(409);
  });
});

describe('the contract', () => {
  it('says of every answer with a secret that it holds one', () => {
    const withSecret: string[] = [];
    for (const [area, procedures] of Object.entries(contract)) {
      for (const [name, procedure] of Object.entries(procedures)) {
        const { meta, outputSchema, route } = procedure['~orpc'];
        const { reach, secretAnswer = false } = meta as ProcedureMeta;
        // What can be read again is no secret that is shown once.
        if (route.method === 'GET' || AGAIN.has(`${area}.${name}`)) continue;
        if (reach !== 'any' || !(outputSchema instanceof z.ZodObject)) continue;
        const fields = Object.keys(outputSchema.shape);
        if (fields.some((field) => field === 'token' || field === 'secret') !== secretAnswer)
          withSecret.push(`${area}.${name}`);
      }
    }
    expect(withSecret).toEqual([]);
  });
});
