import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createWebSessions } from '../../../src-main/access/index.ts';
import { codeOf, testServer } from '../../support/test-server.ts';

const HOUR_MS = 3_600_000;

/** Both halves of a session as a browser holds them. */
interface Browser {
  readonly 'x-marketplace-session': string;
  readonly cookie: string;
}

async function enter(server: FastifyInstance, token: string): Promise<Browser> {
  const answer = await server.inject({ method: 'POST', url: '/session', payload: { token } });
  expect(answer.statusCode).toBe(200);
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';');
  return { 'x-marketplace-session': answer.json<{ session: string }>().session, cookie };
}

async function started(now: () => number = Date.now) {
  const running = await testServer({}, now);
  const wanted = { name: 'Ada', role: 'reviewer', publisherId: null, expiresInDays: 1 } as const;
  const { id, token } = await running.station.accessTokens.create(wanted, 'test');
  return { ...running, id, token };
}

const me = (server: FastifyInstance, headers: Readonly<Record<string, string>>) =>
  server.inject({ url: '/api/v1/about/me', headers });

describe('a session of a browser', () => {
  it('stands for the token that it was made of', async () => {
    const { server, token, id } = await started();
    const answer = await me(server, { ...(await enter(server, token)) });
    expect(answer.json()).toMatchObject({
      userId: `token:${id}`,
      name: 'Ada',
      role: 'reviewer',
      tenant: null,
    });
  });

  it('has a cookie that scripts, other sites and plain connections do not get', async () => {
    const { server, token } = await started();
    const answer = await server.inject({ method: 'POST', url: '/session', payload: { token } });
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(cookie + answer.body).not.toContain(token);
    const { server: proxied, station } = await testServer({ trustProxy: ['127.0.0.1'] });
    const wanted = { name: 'Ada', role: 'user', publisherId: null, expiresInDays: 1 } as const;
    const made = await station.accessTokens.create(wanted, 'test');
    const secure = await proxied.inject({
      method: 'POST',
      url: '/session',
      headers: { 'x-forwarded-proto': 'https' },
      payload: { token: made.token },
    });
    expect(String(secure.headers['set-cookie'])).toContain('; Secure');
  });

  it('is nothing with one of its halves, or with halves of two', async () => {
    const { server, token } = await started();
    const [one, two] = [await enter(server, token), await enter(server, token)];
    const tries: readonly Readonly<Record<string, string>>[] = [
      { cookie: one.cookie },
      { 'x-marketplace-session': one['x-marketplace-session'] },
      { 'x-marketplace-session': one['x-marketplace-session'], cookie: two.cookie },
      {
        'x-marketplace-session': one['x-marketplace-session'],
        cookie: `${one.cookie.split('=')[0] ?? ''}=${two.cookie.split('=')[1] ?? ''}`,
      },
      { 'x-marketplace-session': '0000000000000000.x', cookie: one.cookie },
      { 'x-marketplace-session': '', cookie: one.cookie },
    ];
    for (const headers of tries)
      expect(['auth.session-over', 'auth.missing']).toContain(codeOf(await me(server, headers)));
    // Each server of one machine sends its cookies to all; the right one is found among them.
    const both = { ...one, cookie: `other=1; ${two.cookie}; ${one.cookie}` };
    expect((await me(server, both)).statusCode).toBe(200);
  });

  it('ends when the person signs out, with its token, and after twelve hours', async () => {
    let at = Date.now();
    const { server, token, id, station } = await started(() => at);
    const left = { ...(await enter(server, token)) };
    const gone = await server.inject({ method: 'DELETE', url: '/session', headers: left });
    expect(gone.statusCode).toBe(204);
    expect(String(gone.headers['set-cookie'])).toContain('Max-Age=0');
    expect(codeOf(await me(server, left))).toBe('auth.session-over');

    const late = { ...(await enter(server, token)) };
    at += 12 * HOUR_MS - 1;
    expect((await me(server, late)).statusCode).toBe(200);
    at += 1;
    expect(codeOf(await me(server, late))).toBe('auth.session-over');

    const revoked = { ...(await enter(server, token)) };
    await station.accessTokens.revoke(id, 'test');
    expect(codeOf(await me(server, revoked))).toBe('auth.revoked');
  });

  it.each([
    ['an unknown token', { token: `wpk_${'0'.repeat(32)}_${'A'.repeat(43)}` }, 'auth.unknown-token'],
    ['something else', { token: 'hello' }, 'auth.unknown-token'],
    ['an unknown code', { code: 'abc' }, 'auth.code-used'],
    ['nothing', {}, 'http.bad-request'],
    ['both', { token: 'a', code: 'b' }, 'http.bad-request'],
    ['a number', { token: 1 }, 'http.bad-request'],
  ])('is not made of %s', async (_name, payload, code) => {
    const { server } = await testServer();
    const answer = await server.inject({ method: 'POST', url: '/session', payload });
    expect(codeOf(answer)).toBe(code);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is not made, nor used, by a page of another origin', async () => {
    const { server, token } = await started();
    const browser = { ...(await enter(server, token)) };
    const origin = 'http://127.0.0.1:9';
    const made = await server.inject({
      method: 'POST',
      url: '/session',
      headers: { origin },
      payload: { token },
    });
    expect(codeOf(made)).toBe('http.foreign-origin');
    expect(codeOf(await me(server, { ...browser, origin }))).toBe('http.foreign-origin');
  });

  it('is not made by guessing: a few sign-ins a minute from one address', async () => {
    const { server } = await testServer();
    const guess = () => server.inject({ method: 'POST', url: '/session', payload: { code: 'guess' } });
    for (let tries = 0; tries < 30; tries += 1) expect(codeOf(await guess())).toBe('auth.code-used');
    const answer = await guess();
    expect(codeOf(answer)).toBe('http.too-many-requests');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('the code of a sign-in link', () => {
  it('is good once, and for two minutes', () => {
    let at = 0;
    const sessions = createWebSessions(() => at);
    const code = sessions.offerCode('the token');
    expect(sessions.takeCode(code)).toBe('the token');
    const used = { code: 'auth.code-used' };
    expect(() => sessions.takeCode(code)).toThrow(expect.objectContaining(used));
    const late = sessions.offerCode('the token');
    at += 120_000;
    expect(() => sessions.takeCode(late)).toThrow(expect.objectContaining(used));
  });
});

describe('sessions of one token', () => {
  it('are bounded: the oldest end', () => {
    const sessions = createWebSessions(Date.now);
    const all = Array.from({ length: 21 }, () => sessions.begin('the token'));
    const other = sessions.begin('another token');
    const tokenOf = (one = other) =>
      sessions.tokenOf({
        key: one.key,
        cookie: (name) => (name === one.cookie.name ? one.cookie.value : undefined),
      });
    expect(() => tokenOf(all[0])).toThrow(expect.objectContaining({ code: 'auth.session-over' }));
    expect(tokenOf(all[1])).toBe('the token');
    expect(tokenOf()).toBe('another token');
  });
});
