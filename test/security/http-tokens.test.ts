import { createHmac } from 'node:crypto';
import { exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { PACKAGE_LIMITS } from '../../src-shared/limits.ts';
import type { Answer, AttackedServer } from '../support/attacked-server.ts';
import { refusesAll, underAttack, type Attack } from '../support/attacks.ts';
import { AUDIENCE, ISSUER, jwtIssuer } from '../support/jwt-issuer.ts';

/** Something that an administrator may do and that leaves a mark. */
const writeWith = (at: AttackedServer, authorization: string): Promise<Answer> =>
  at.ask('/api/v1/publishers', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'mallory', displayName: 'Mallory' }),
  });
const bearer = (at: AttackedServer, token: string): Promise<Answer> => writeWith(at, `Bearer ${token}`);
const now = (): number => Math.floor(Date.now() / 1_000);
const ADMIN = { sub: 'mallory', role: 'admin' };
const STANDARD = { iss: ISSUER, aud: AUDIENCE, jti: 'forged', ...ADMIN };
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT that says what it likes, signed or not. */
const jwt = (
  name: string,
  make: (at: AttackedServer) => Promise<string> | string,
  code = 'auth.untrusted-jwt',
): Attack => ({ name, run: async (at) => bearer(at, await make(at)), status: 401, code });
/** A JWT that the trusted issuer signed, with what is wrong in it. */
const signed = (
  name: string,
  claims: Readonly<Record<string, unknown>>,
  code: string,
  header: Readonly<Record<string, unknown>> = {},
): Attack => jwt(name, ({ issuer }) => issuer.sign({ ...ADMIN, ...claims }, header), code);

const FORGED: readonly Attack[] = [
  jwt('alg none', () => new UnsecuredJWT({ ...STANDARD, exp: now() + 60 }).encode()),
  ...['None', 'NONE', 'nOnE', '', null, 0].map((alg) =>
    jwt(
      `alg ${JSON.stringify(alg)}, unsigned`,
      () => `${part({ alg })}.${part({ ...STANDARD, exp: now() + 60 })}.`,
    ),
  ),
  jwt('no algorithm at all', () => `${part({})}.${part({ ...STANDARD, exp: now() + 60 })}.AAAA`),
  jwt('the public key as an HMAC secret', async ({ issuer }) => {
    const pem = new TextEncoder().encode(await exportSPKI(issuer.publicKey));
    const header = { alg: 'HS256', kid: 'first' };
    return new SignJWT({ ...STANDARD, exp: now() + 60 }).setProtectedHeader(header).sign(pem);
  }),
  jwt('the key set as an HMAC secret', ({ issuer }) => {
    const body = `${part({ alg: 'HS256', kid: 'first' })}.${part({ ...STANDARD, exp: now() + 60 })}`;
    const secret = JSON.stringify(issuer.settings.jwks);
    return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
  }),
  jwt('an algorithm that is not taken', async () => {
    const { privateKey } = await generateKeyPair('ES384');
    const header = { alg: 'ES384', kid: 'first' };
    return new SignJWT({ ...STANDARD, exp: now() + 60 }).setProtectedHeader(header).sign(privateKey);
  }),
  jwt('another key under the known id', async () => (await jwtIssuer()).sign(ADMIN)),
  jwt('a signature of zeros (CVE-2022-21449)', async ({ issuer }) => {
    const [head = '', body = ''] = (await issuer.sign(ADMIN)).split('.');
    return `${head}.${body}.${Buffer.alloc(64).toString('base64url')}`;
  }),
  jwt('a key in its own header', async () => {
    const mine = await jwtIssuer();
    return mine.sign(ADMIN, { jwk: mine.jwk, kid: 'mine' });
  }),
  jwt('a key address in its header', async () => {
    const header = { jku: 'http://127.0.0.1:1/jwks', kid: 'mine' };
    return (await jwtIssuer()).sign(ADMIN, header);
  }),
  jwt('a certificate address in its header', async () => {
    const header = { x5u: 'http://127.0.0.1:1/x5u', kid: 'mine' };
    return (await jwtIssuer()).sign(ADMIN, header);
  }),
  jwt('a certificate in its header', async () => {
    return (await jwtIssuer()).sign(ADMIN, { x5c: ['MIIB'], kid: 'mine' });
  }),
  jwt('a key id that is a path', ({ issuer }) => issuer.sign(ADMIN, { kid: '../../../../dev/null' })),
  jwt('a key id that is SQL', ({ issuer }) => issuer.sign(ADMIN, { kid: "x' UNION SELECT 'k' --" })),
  jwt('a critical header that nobody knows', async ({ issuer }) => {
    const [, body = ''] = (await issuer.sign(ADMIN)).split('.');
    return `${part({ alg: 'ES256', kid: 'first', crit: ['evil'], evil: 1 })}.${body}.AAAA`;
  }),
  jwt('a changed payload', async ({ issuer }) => {
    const [head = '', , signature = ''] = (await issuer.sign({ sub: 'a', role: 'user' })).split('.');
    return `${head}.${part({ ...STANDARD, exp: now() + 60 })}.${signature}`;
  }),
];

const WRONG: readonly Attack[] = [
  signed('expired an hour ago', { exp: now() - 3_600 }, 'auth.expired'),
  signed('expired just beyond the skew', { exp: now() - 62 }, 'auth.expired'),
  signed('no end', { exp: undefined }, 'auth.missing-claim'),
  signed('an end that is a text', { exp: '2099-01-01' }, 'auth.missing-claim'),
  signed('not valid before tomorrow', { nbf: now() + 86_400 }, 'auth.not-yet-valid'),
  signed('a beginning that is a text', { nbf: 'now' }, 'auth.missing-claim'),
  signed('another audience', { aud: 'elsewhere' }, 'auth.wrong-audience'),
  signed('no audience', { aud: undefined }, 'auth.wrong-audience'),
  signed('another issuer', { iss: 'https://evil.example/' }, 'auth.wrong-issuer'),
  signed('an issuer with something after it', { iss: `${ISSUER}.evil.example` }, 'auth.wrong-issuer'),
  signed('no id', { jti: undefined }, 'auth.missing-claim'),
  signed('no subject', { sub: undefined }, 'auth.missing-claim'),
  signed('no role', { role: undefined }, 'auth.missing-claim'),
  signed('a role that does not exist', { role: 'root' }, 'auth.missing-claim'),
  signed('several roles', { role: ['user', 'admin'] }, 'auth.missing-claim'),
  signed('a publisher that is a path', { publisher: '../other' }, 'auth.missing-claim'),
  signed('a tenant that is a path', { tenant: '../other' }, 'auth.missing-claim'),
  signed('a tenant that is not there', { tenant: 'nowhere' }, 'auth.unknown-tenant'),
  signed('a type of another purpose', {}, 'auth.untrusted-jwt', { typ: 'logout+jwt' }),
];

/** A token that was good once. */
let past = '';
const ACCESS: readonly Attack[] = [
  {
    name: 'one that was revoked a moment ago',
    async before(at) {
      past = await at.token('admin');
      expect((await at.ask('/api/v1/publishers', { token: past })).status).toBe(200);
      const [row] = await at.station.accessTokens.list({ limit: 1, offset: 0 });
      // Not through the server: the next request must know all the same.
      await at.station.accessTokens.revoke(row?.id ?? '', 'test');
    },
    run: (at) => bearer(at, past),
    status: 401,
    code: 'auth.revoked',
  },
  {
    name: 'one that ended a moment ago',
    async before(at) {
      past = await at.token('admin');
      const [row] = await at.station.accessTokens.list({ limit: 1, offset: 0 });
      const ended = await at.station.store.read((tx) => tx.accessTokens.get(row?.id ?? ''));
      if (ended === null) throw new Error('the token is not there');
      await at.station.store.transaction((tx) =>
        tx.accessTokens.update({ ...ended, expiresAt: Date.now() - 1 }),
      );
    },
    run: (at) => bearer(at, past),
    status: 401,
    code: 'auth.expired',
  },
];

/** A sign-in that has the form of a token and is none. */
const text = (name: string, make: (token: string) => string, code: string): Attack => ({
  name,
  run: (at) => writeWith(at, make(tokenOf(at))),
  status: 401,
  code,
});
let good = '';
const tokenOf = (at: AttackedServer): string => {
  if (good === '') throw new Error(`no token for ${at.url}`);
  return good;
};

const SPOILED: readonly Attack[] = [
  text('no token', () => 'Bearer ', 'auth.malformed'),
  text('a token as Basic', (token) => `Basic ${token}`, 'auth.malformed'),
  text('two tokens', (token) => `Bearer ${token}, Bearer ${token}`, 'auth.malformed'),
  text('nine thousand characters', () => `Bearer ${'x'.repeat(9_000)}`, 'auth.malformed'),
  text('a token with another last letter', (token) => `Bearer ${token.slice(0, -2)}AA`, 'auth.unknown-token'),
  text('a token cut short', (token) => `Bearer ${token.slice(0, -1)}`, 'auth.unknown-token'),
  text('the id of a token with no secret', (token) => `Bearer ${token.slice(0, 37)}`, 'auth.unknown-token'),
  text('a token in capitals', (token) => `Bearer ${token.toUpperCase()}`, 'auth.malformed'),
  text('a token taken to another tenant', (token) => `Bearer ${token}.other`, 'auth.unknown-token'),
  text(
    'a token taken to a tenant that is a path',
    (token) => `Bearer ${token}.../other`,
    'auth.unknown-token',
  ),
  text('a token of a tenant that is not there', (token) => `Bearer ${token}.nowhere`, 'auth.unknown-token'),
];

/** Asked of a role, or of a token bound to one publisher, and refused. */
const beyond = (
  name: string,
  role: 'user' | 'developer' | 'reviewer' | 'admin',
  publisherId: string | null,
  [method, where, body]: readonly [method: string, where: string, body?: unknown],
  [status, code]: readonly [number, string],
): Attack => ({
  name,
  async run(at) {
    return at.ask(where, {
      method,
      token: tokens.get(`${role} ${publisherId ?? ''}`) ?? at.url,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  },
  status,
  code,
});
const tokens = new Map<string, string>();
const FORBIDDEN = [403, 'api.forbidden'] as const;
const TARGET = { extensionId: 'grove-labs.grove-tool', version: '1.0.0', reason: 'because' };

const ESCALATIONS: readonly Attack[] = [
  beyond('a user makes a token', 'user', null, ['POST', '/api/v1/tokens', { role: 'admin' }], FORBIDDEN),
  beyond(
    'a developer makes a token',
    'developer',
    null,
    ['POST', '/api/v1/tokens', { role: 'admin' }],
    FORBIDDEN,
  ),
  beyond(
    'a reviewer makes a token',
    'reviewer',
    null,
    ['POST', '/api/v1/tokens', { role: 'user' }],
    FORBIDDEN,
  ),
  beyond('a reviewer lists tokens', 'reviewer', null, ['GET', '/api/v1/tokens'], FORBIDDEN),
  beyond('a reviewer reads the trail', 'reviewer', null, ['GET', '/api/v1/log/trail'], FORBIDDEN),
  beyond(
    'a user claims a publisher',
    'user',
    null,
    ['POST', '/api/v1/publishers', { id: 'm', displayName: 'M' }],
    FORBIDDEN,
  ),
  beyond(
    'a developer approves',
    'developer',
    null,
    ['POST', '/api/v1/moderation/approve', TARGET],
    FORBIDDEN,
  ),
  beyond(
    'a developer blocks',
    'developer',
    null,
    ['POST', '/api/v1/moderation/block', { ...TARGET, evidence: 'e' }],
    FORBIDDEN,
  ),
  beyond('a developer reads the queue', 'developer', null, ['GET', '/api/v1/moderation/queue'], FORBIDDEN),
  beyond(
    'a developer yanks what is not theirs',
    'developer',
    null,
    ['POST', '/api/v1/moderation/yank', TARGET],
    [403, 'registry.not-owner'],
  ),
  beyond(
    'a developer lets a CI publish what is not theirs',
    'developer',
    null,
    [
      'POST',
      '/api/v1/publishing/policies',
      { extensionId: TARGET.extensionId, issuer: ISSUER, repository: 'r', workflow: 'w' },
    ],
    [400, 'auth.unknown-issuer'],
  ),
  beyond(
    'a developer reads whom somebody else trusts',
    'developer',
    null,
    ['GET', `/api/v1/publishing/policies?extensionId=${TARGET.extensionId}`],
    [403, 'registry.not-owner'],
  ),
  beyond(
    'a token of one publisher makes one for all',
    'admin',
    'grove-labs',
    ['POST', '/api/v1/tokens', { role: 'admin', publisherId: null }],
    [403, 'auth.scoped'],
  ),
  beyond(
    'a token of one publisher claims another',
    'admin',
    'grove-labs',
    ['POST', '/api/v1/publishers', { id: 'mallory', displayName: 'M' }],
    [403, 'registry.not-owner'],
  ),
  beyond(
    'a person asks for the token of a run',
    'admin',
    null,
    ['POST', '/api/v1/publishing/exchange', { extensionId: TARGET.extensionId }],
    [403, 'auth.not-a-workload'],
  ),
  beyond(
    'an administrator asks for what is of this machine alone',
    'admin',
    null,
    ['POST', '/api/v1/identity/export', { to: '/tmp/x' }],
    [404, 'api.unknown-procedure'],
  ),
];

describe('signing in with what is not right', () => {
  const server = underAttack();
  it('takes what is right, so that the rest is refused for its fault', async () => {
    const at = server();
    good = await at.token('admin');
    for (const role of ['user', 'developer', 'reviewer', 'admin'] as const)
      tokens.set(`${role} `, await at.token(role));
    tokens.set('admin grove-labs', await at.token('admin', 'grove-labs'));
    expect((await at.ask('/api/v1/publishers', { token: good })).status).toBe(200);
    for (const jwtOfAdmin of [
      await at.issuer.sign(ADMIN),
      await at.issuer.sign({ ...ADMIN, exp: now() - 30 }),
      await at.issuer.sign({ ...ADMIN, nbf: now() + 30 }, { typ: 'at+JWT' }),
    ])
      expect((await at.ask('/api/v1/publishers', { token: jwtOfAdmin })).status).toBe(200);
  });

  describe('a JWT with', () => refusesAll(server, FORGED));
  describe('a JWT of the right issuer with', () => refusesAll(server, WRONG));
  describe('an access token:', () => refusesAll(server, [...ACCESS, ...SPOILED]));
  describe('more than a token allows:', () => refusesAll(server, ESCALATIONS));

  it('takes a JWT no more once it was denied, and tells why', async () => {
    const at = server();
    const token = await at.issuer.sign({ ...ADMIN, jti: 'leaked' });
    expect((await at.ask('/api/v1/publishers', { token })).status).toBe(200);
    const denied = await at.ask('/api/v1/tokens/denied-jwts', {
      method: 'POST',
      token: good,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ issuer: ISSUER, jti: 'leaked', expiresAt: new Date(Date.now() + 600_000) }),
    });
    expect(denied.status).toBe(200);
    const answer = await at.ask('/api/v1/publishers', { token });
    expect([answer.status, answer.code]).toEqual([401, 'auth.replayed']);
  });

  it('never asks for the bodies of those who are not let in', async () => {
    const at = server();
    // The body is announced and never sent: an answer shows that nobody waited for it.
    const answer = await at.raw(
      `PUT /api/v1/uploads/${'a'.repeat(64)} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/octet-stream\r\n` +
        `Content-Length: ${PACKAGE_LIMITS.packageBytes}\r\nConnection: close\r\n\r\n`,
    );
    expect([answer.status, answer.code]).toEqual([401, 'auth.missing']);
  });
});
