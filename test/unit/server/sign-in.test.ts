import { SignJWT, UnsecuredJWT, exportSPKI } from 'jose';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createStation } from '../../../src-main/station.ts';
import { createWorkbench } from '../../../src-main/workbench/index.ts';
import { AUDIENCE, ISSUER, jwtIssuer } from '../../support/jwt-issuer.ts';
import { codeOf, testServer } from '../../support/test-server.ts';

const WHERE = '/api/v1/publishers';

describe('signing in', () => {
  it('is needed for every route of the contract', async () => {
    const { server } = await testServer();
    const answer = await server.inject(WHERE);
    expect(answer.statusCode).toBe(401);
    expect(codeOf(answer)).toBe('auth.missing');
    expect(answer.headers['www-authenticate']).toContain('Bearer');
  });

  it('is asked for before the body is looked at', async () => {
    const { server } = await testServer();
    const answer = await server.inject({
      method: 'POST',
      url: WHERE,
      headers: { 'content-type': 'application/json' },
      payload: '{ this is no JSON',
    });
    expect(answer.statusCode).toBe(401);
  });

  const unknown = `wpk_${'0'.repeat(32)}_${'A'.repeat(43)}`;
  it.each([
    ['another scheme', 'Basic dXNlcjpwYXNz', 'auth.malformed'],
    ['no token', 'Bearer', 'auth.malformed'],
    ['two tokens', 'Bearer two tokens', 'auth.malformed'],
    ['a token that is too long', `Bearer ${'x'.repeat(9_000)}`, 'auth.malformed'],
    ['a word', 'Bearer nonsense', 'auth.malformed'],
    ['three words and points', 'Bearer a.b.c', 'auth.malformed'],
    ['half an access token', 'Bearer wpk_short', 'auth.unknown-token'],
    ['an access token nobody made', `Bearer ${unknown}`, 'auth.unknown-token'],
    ['one of a tenant that is not there', `Bearer ${unknown}.elsewhere`, 'auth.unknown-token'],
    ['one of a tenant that is a path', `Bearer ${unknown}../x`, 'auth.unknown-token'],
  ])('refuses %s', async (_what, authorization, code) => {
    const { server } = await testServer();
    const answer = await server.inject({ url: WHERE, headers: { authorization } });
    expect(answer.statusCode).toBe(401);
    expect(codeOf(answer)).toBe(code);
  });

  it('takes an access token in its role, until it expires or is revoked', async () => {
    let now = Date.now();
    const { server, station } = await testServer({}, () => now);
    const made = await station.accessTokens.create(
      { name: 'ci', role: 'user', publisherId: null, expiresInDays: 1 },
      'test',
    );
    const headers = { authorization: `Bearer ${made.token}` };
    expect((await server.inject({ url: WHERE, headers })).statusCode).toBe(200);
    expect(await station.accessTokens.list({ limit: 1, offset: 0 })).toMatchObject([
      { id: made.id, lastUsedAt: expect.any(String) as string },
    ]);
    const refused = await server.inject({ url: '/api/v1/tokens', headers });
    expect(refused.statusCode).toBe(403);
    expect(codeOf(refused)).toBe('api.forbidden');
    now += 2 * 86_400_000;
    expect(codeOf(await server.inject({ url: WHERE, headers }))).toBe('auth.expired');
    await station.accessTokens.revoke(made.id, 'test');
    expect(codeOf(await server.inject({ url: WHERE, headers }))).toBe('auth.revoked');
  });

  it('never keeps a token, only its hash', async () => {
    const { station } = await testServer();
    const { token } = await station.accessTokens.create(
      { name: 'ci', role: 'user', publisherId: null, expiresInDays: 1 },
      'test',
    );
    const rows = await station.store.read((tx) => tx.accessTokens.list({ limit: 9, offset: 0 }));
    expect(JSON.stringify(rows)).not.toContain(token.slice(37));
    const leaves = await station.store.read((tx) => tx.log.list(0, 99));
    expect(JSON.stringify(leaves)).not.toContain(token.slice(37));
    expect(JSON.stringify(leaves)).toContain('token.created');
  });

  it.each(['ES256', 'EdDSA', 'RS256'] as const)('takes a JWT signed with %s', async (algorithm) => {
    const issuer = await jwtIssuer(algorithm);
    const { server } = await testServer({ issuers: [issuer.settings] });
    const token = await issuer.sign({ sub: 'ada', role: 'user' });
    const answer = await server.inject({ url: WHERE, headers: { authorization: `Bearer ${token}` } });
    expect(answer.statusCode).toBe(200);
  });

  it('knows the users of two issuers apart, and those of the first as it always did', async () => {
    const [first, second] = [await jwtIssuer(), await jwtIssuer()];
    const other = 'https://second.example.com/';
    const { server } = await testServer({
      issuers: [first.settings, { ...second.settings, issuer: other }],
    });
    const who = async (token: string): Promise<unknown> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await server.inject({ url: '/api/v1/about/me', headers })).json<{ userId: string }>().userId;
    };
    const ada = { sub: 'ada', role: 'user' };
    expect(await who(await first.sign(ada))).toBe('ada');
    expect(await who(await second.sign({ ...ada, iss: other }))).toBe(`iss:${other}#ada`);
    const posing = await first.sign({ sub: `iss:${other}#ada`, role: 'user' });
    const headers = { authorization: `Bearer ${posing}` };
    expect(codeOf(await server.inject({ url: WHERE, headers }))).toBe('auth.missing-claim');
  });

  it('opens no tenant, and makes none, for a token that no server made', async () => {
    const { server, station } = await testServer();
    const whole = `wpk_${'0'.repeat(32)}_${'A'.repeat(43)}`;
    const made = [
      whole,
      `${whole}.nobody`,
      `${whole}.../../etc`,
      'wpk_x.desk',
      `wpk_${'0'.repeat(32)}_short.desk`,
    ];
    for (const token of made) {
      const headers = { authorization: `Bearer ${token}` };
      const refused = await server.inject({ url: WHERE, headers });
      expect([token, refused.statusCode]).toEqual([token, 401]);
    }
    expect(existsSync(path.join(station.home, 'tenants'))).toBe(false);
    const { body } = await server.inject('/metrics');
    expect(body).toContain('marketplace_open_stations 1\n');
  });

  it('refuses a made-up token of a tenant that is there no sooner and no later than of one that is not', async () => {
    const { server, station } = await testServer();
    const workbench = createWorkbench();
    const home = path.join(station.home, 'tenants', 'desk');
    mkdirSync(home, { recursive: true });
    await (await createStation({ home, workbench, keychain: null, tenant: 'desk' })).close();
    await workbench.close();
    const refused: string[] = [];
    const real = setTimeout;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    for (const tenant of ['desk', 'nobody']) {
      const headers = { authorization: `Bearer wpk_${'0'.repeat(32)}_${'A'.repeat(43)}.${tenant}` };
      void server.inject({ url: WHERE, headers }).then((got) => refused.push(codeOf(got)));
      // Whichever it is has been looked for by then, and is not told while the server's clock stands still.
      await new Promise((resolve) => void real(resolve, 200));
      expect(refused).toEqual([]);
      while (refused.length === 0) await vi.advanceTimersByTimeAsync(50);
      expect(refused.splice(0)).toEqual(['auth.unknown-token']);
    }
  });

  it('opens the home of a tenant only for a token that is good there', async () => {
    let now = Date.now();
    const { server, station } = await testServer({}, () => now);
    const workbench = createWorkbench();
    const home = path.join(station.home, 'tenants', 'desk');
    mkdirSync(home, { recursive: true });
    const desk = await createStation({ home, workbench, keychain: null, tenant: 'desk' });
    const wanted = { name: 'ci', role: 'user', publisherId: null, expiresInDays: 1 } as const;
    const good = await desk.accessTokens.create(wanted, 'test');
    const revoked = await desk.accessTokens.create(wanted, 'test');
    await desk.accessTokens.revoke(revoked.id, 'test');
    await desk.close();
    await workbench.close();
    const before = readdirSync(home);
    const ask = async (token: string) => {
      const answer = await server.inject({ url: WHERE, headers: { authorization: `Bearer ${token}` } });
      return answer.statusCode === 200 ? 200 : codeOf(answer);
    };
    const open = async (): Promise<string> =>
      /^marketplace_open_stations (\d+)$/m.exec((await server.inject('/metrics')).body)?.[1] ?? '';
    expect(await ask(`wpk_${'0'.repeat(32)}_${'A'.repeat(43)}.desk`)).toBe('auth.unknown-token');
    expect(await ask(good.token.replace(/_[\w-]{43}\./, `_${'A'.repeat(43)}.`))).toBe('auth.unknown-token');
    expect(await ask(revoked.token)).toBe('auth.revoked');
    now += 2 * 86_400_000;
    expect(await ask(good.token)).toBe('auth.expired');
    now -= 2 * 86_400_000;
    expect(await open()).toBe('1');
    // Looking leaves nothing behind that would make the next start a careful one.
    expect(readdirSync(home).filter((name) => !before.includes(name) && !/-(?:shm|wal)$/.test(name))).toEqual(
      [],
    );
    expect(await ask(good.token)).toBe(200);
    expect(await open()).toBe('2');
  });

  it('refuses every JWT that is not exactly right', async () => {
    const issuer = await jwtIssuer('RS256');
    const other = await jwtIssuer('RS256');
    const { server } = await testServer({ issuers: [issuer.settings] });
    const now = Math.floor(Date.now() / 1_000);
    const good = { sub: 'ada', role: 'admin' };
    const pem = new TextEncoder().encode(await exportSPKI(issuer.publicKey));
    const [head, , signature] = (await issuer.sign(good)).split('.');
    const forged = Buffer.from(
      JSON.stringify({ iss: ISSUER, aud: AUDIENCE, exp: now + 60, ...good }),
    ).toString('base64url');
    const cases: [what: string, token: string, code: string][] = [
      [
        'alg none',
        new UnsecuredJWT({ ...good })
          .setIssuer(ISSUER)
          .setAudience(AUDIENCE)
          .setExpirationTime('1h')
          .encode(),
        'auth.untrusted-jwt',
      ],
      [
        'the public key as an HMAC secret',
        await new SignJWT({ ...good })
          .setProtectedHeader({ alg: 'HS256', kid: 'first' })
          .setIssuer(ISSUER)
          .setAudience(AUDIENCE)
          .setExpirationTime('1h')
          .sign(pem),
        'auth.untrusted-jwt',
      ],
      ['another key under the same id', await other.sign(good), 'auth.untrusted-jwt'],
      [
        'a key id that is a path',
        await issuer.sign(good, { kid: '../../../dev/null' }),
        'auth.untrusted-jwt',
      ],
      [
        'a key in its own header',
        await other.sign(good, { jwk: other.jwk, kid: 'mine' }),
        'auth.untrusted-jwt',
      ],
      [
        'a key address in its header',
        await other.sign(good, { jku: 'https://evil.example/jwks', kid: 'mine' }),
        'auth.untrusted-jwt',
      ],
      ['a changed payload', `${head ?? ''}.${forged}.${signature ?? ''}`, 'auth.untrusted-jwt'],
      ['expired', await issuer.sign({ ...good, exp: now - 3_600 }), 'auth.expired'],
      ['not yet valid', await issuer.sign({ ...good, nbf: now + 3_600 }), 'auth.not-yet-valid'],
      ['another audience', await issuer.sign({ ...good, aud: 'elsewhere' }), 'auth.wrong-audience'],
      ['another issuer', await issuer.sign({ ...good, iss: 'https://evil.example/' }), 'auth.wrong-issuer'],
      ['no role', await issuer.sign({ sub: 'ada' }), 'auth.missing-claim'],
      ['a role that does not exist', await issuer.sign({ sub: 'ada', role: 'root' }), 'auth.missing-claim'],
      ['no subject', await issuer.sign({ role: 'user' }), 'auth.missing-claim'],
      [
        'an access token as its subject',
        await issuer.sign({ ...good, sub: `token:${'a'.repeat(32)}` }),
        'auth.missing-claim',
      ],
      [
        'a run of a CI as its subject',
        await issuer.sign({ ...good, sub: 'oidc:repo:acme/tool' }),
        'auth.missing-claim',
      ],
      ['a tenant outside', await issuer.sign({ ...good, tenant: '../other' }), 'auth.missing-claim'],
      ['a tenant that is not there', await issuer.sign({ ...good, tenant: 'other' }), 'auth.unknown-tenant'],
    ];
    for (const [what, token, code] of cases) {
      const answer = await server.inject({ url: WHERE, headers: { authorization: `Bearer ${token}` } });
      expect([what, answer.statusCode, codeOf(answer)]).toEqual([what, 401, code]);
    }
  });
});

describe('a token of one publisher', () => {
  it('makes, sees and revokes no tokens, even as administrator', async () => {
    const { server, station, signIn } = await testServer();
    await station.registry.publishers.create(
      { id: 'acme', displayName: 'Acme' },
      { userId: 'test', role: 'admin' },
    );
    const headers = await signIn('admin', 'acme');
    const asked = [
      { method: 'POST' as const, url: '/api/v1/tokens', payload: { role: 'admin', publisherId: null } },
      { method: 'GET' as const, url: '/api/v1/tokens' },
      { method: 'DELETE' as const, url: '/api/v1/tokens/any' },
    ];
    for (const request of asked) {
      const answer = await server.inject({ ...request, headers });
      expect([request.method, answer.statusCode, codeOf(answer)]).toEqual([
        request.method,
        403,
        'auth.scoped',
      ]);
    }
  });
});

describe('what is served over HTTP', () => {
  it('holds no procedure of reach local', async () => {
    const { server, signIn } = await testServer();
    const headers = await signIn('admin');
    for (const url of ['/api/v1/installs/list', '/api/v1/identity/export', '/api/v1/workbench/inspect']) {
      const answer = await server.inject({ method: 'POST', url, headers, payload: {} });
      expect([url, answer.statusCode, codeOf(answer)]).toEqual([url, 404, 'api.unknown-procedure']);
    }
    const document = (await server.inject('/openapi.json')).json<{ paths: object; openapi: string }>();
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths).join(' ')).not.toMatch(
      /(?:^| )\/(?:installs|identity|workbench|projects)/,
    );
    expect(Object.keys(document.paths)).toContain('/extensions/{extensionId}');
  });

  it('answers health and metrics without a sign-in, and counts by route, not by address', async () => {
    const { server, signIn } = await testServer();
    expect((await server.inject('/health')).json()).toEqual({ status: 'ok' });
    expect((await server.inject('/health/live')).json()).toEqual({ status: 'ok' });
    await server.inject({ url: '/api/v1/extensions/acme.secret-name', headers: await signIn('user') });
    const { body } = await server.inject('/metrics');
    expect(body).toContain('route="/api/v1/extensions/:extensionId"');
    expect(body).not.toContain('secret-name');
    expect(body).toContain('marketplace_audits{outcome="passed"} 0');
    expect(body).toMatch(/marketplace_home_bytes\{part="store"\} [1-9]/);
  });

  it('shows the metrics to this machine, and from elsewhere to administrators alone', async () => {
    const { server, signIn } = await testServer();
    const read = async (remoteAddress: string, headers = {}) =>
      server.inject({ url: '/metrics', remoteAddress, headers });
    expect((await read('::1')).statusCode).toBe(200);
    expect(codeOf(await read('192.0.2.7'))).toBe('auth.missing');
    expect(codeOf(await read('192.0.2.7', await signIn('reviewer')))).toBe('api.forbidden');
    expect((await read('192.0.2.7', await signIn('admin'))).statusCode).toBe(200);
  });

  it('does not show the metrics of everybody to the administrator of a tenant', async () => {
    const { server, station } = await testServer();
    const workbench = createWorkbench();
    const home = path.join(station.home, 'tenants', 'other');
    mkdirSync(home, { recursive: true });
    const other = await createStation({ home, workbench, keychain: null, tenant: 'other' });
    const wanted = { name: 'test', role: 'admin', publisherId: null, expiresInDays: 1 } as const;
    const { token } = await other.accessTokens.create(wanted, 'test');
    await other.close();
    await workbench.close();
    const headers = { authorization: `Bearer ${token}` };
    expect((await server.inject({ url: WHERE, headers })).statusCode).toBe(200);
    const answer = await server.inject({ url: '/metrics', remoteAddress: '192.0.2.7', headers });
    expect(codeOf(answer)).toBe('api.forbidden');
  });

  it('refuses bodies that are too large, of another type or no JSON, with the one error body', async () => {
    const { server, signIn } = await testServer({ bodyBytes: 2_048 });
    const headers = await signIn('admin');
    const post = (payload: string, type = 'application/json') =>
      server.inject({
        method: 'POST',
        url: '/api/v1/publishers',
        headers: { ...headers, 'content-type': type },
        payload,
      });
    expect(codeOf(await post(JSON.stringify({ id: 'x'.repeat(4_000) })))).toBe('http.body-too-large');
    expect(codeOf(await post('{ no json'))).toBe('http.bad-request');
    expect(codeOf(await post('{"__proto__":{"admin":true}}'))).toBe('http.bad-request');
    expect(codeOf(await post('<xml/>', 'application/xml'))).toBe('http.unsupported-media-type');
    expect(codeOf(await post('text', 'text/plain'))).toBe('http.unsupported-media-type');
  });

  it('asks callers to slow down and says for how long', async () => {
    const { server, signIn } = await testServer({ requestsPerMinute: 3 });
    const headers = await signIn('user');
    for (let count = 0; count < 3; count += 1)
      expect((await server.inject({ url: WHERE, headers })).statusCode).toBe(200);
    const answer = await server.inject({ url: WHERE, headers });
    expect([answer.statusCode, codeOf(answer)]).toEqual([429, 'http.too-many-requests']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it.each([
    ['sign-ins that fail', WHERE],
    ['metrics that are refused', '/metrics'],
    ['paths that are not there', '/nowhere'],
    ['paths that begin like the ones left out', '/health-and-more'],
  ])('counts %s too', async (_what, url) => {
    const { server } = await testServer({ requestsPerMinute: 3 });
    const headers = { authorization: `Bearer wpk_${'0'.repeat(32)}_${'a'.repeat(43)}` };
    const ask = async () => (await server.inject({ url, headers, remoteAddress: '192.0.2.7' })).statusCode;
    for (let count = 0; count < 3; count += 1) expect([401, 404]).toContain(await ask());
    expect(await ask()).toBe(429);
    const health = await server.inject({ url: '/health', remoteAddress: '192.0.2.7' });
    expect(health.statusCode).toBe(200);
  });
});
