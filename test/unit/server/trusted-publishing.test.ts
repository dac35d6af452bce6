import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { packFiles, readPackage } from '../../../src-main/packages/index.ts';
import { signPackage } from '../../../src-main/trust/index.ts';
import type { Outputs } from '../../../src-shared/contract/index.ts';
import { loopbackServer } from '../../support/key-server.ts';
import { makeSigner } from '../../support/registry/make-signer.ts';
import { sampleFiles } from '../../support/sample-manifest.ts';
import { codeOf, testServer, type TestServer } from '../../support/test-server.ts';

const ID = 'black-swann.hyper-momentum';
const OTHER = 'black-swann.other-thing';
const AUDIENCE = 'marketplace-publishing';
const RUN = {
  repository: 'black-swann/hyper-momentum',
  workflow: 'release.yml',
  environment: 'release',
  ref: 'refs/tags/v1.0.0',
};

/** A CI's issuer of OpenID Connect tokens: real keys, served as a set over HTTP. */
async function ciIssuer() {
  const made = await generateKeyPair('ES256', { extractable: true });
  const keys: JWK[] = [{ ...(await exportJWK(made.publicKey)), kid: 'ci-1', alg: 'ES256' }];
  let asked = 0;
  const { url } = await loopbackServer((_request, response) => {
    asked += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }));
  });
  const issuer = `${url}/`;
  let count = 0;
  return {
    issuer,
    keys,
    asked: () => asked,
    settings: { issuer, audience: AUDIENCE, jwksUrl: `${url}/jwks`, use: 'publishing' },
    token: (claims: Readonly<Record<string, unknown>> = {}, key = made.privateKey, kid = 'ci-1') => {
      const now = Math.floor(Date.now() / 1_000);
      count += 1;
      const standard = {
        iss: issuer,
        aud: AUDIENCE,
        sub: `repo:${RUN.repository}`,
        jti: `run-${count}`,
        iat: now,
        exp: now + 300,
      };
      const all = { ...standard, ...RUN, ...claims };
      return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' }).sign(key);
    },
  };
}

type Ci = Awaited<ReturnType<typeof ciIssuer>>;

async function setUp(now: () => number = Date.now): Promise<{ at: TestServer; ci: Ci; owner: Headers }> {
  const ci = await ciIssuer();
  const at = await testServer({ issuers: [ci.settings] }, now);
  await at.station.registry.publishers.create(
    { id: 'black-swann', displayName: 'Black Swann' },
    { userId: 'test', role: 'admin' },
  );
  return { at, ci, owner: await at.signIn('developer', 'black-swann') };
}

type Headers = { readonly authorization: string };

const policy = (ci: Ci, change: Readonly<Record<string, unknown>> = {}) => ({
  extensionId: ID,
  issuer: ci.issuer,
  ...RUN,
  ...change,
});

const add = ({ server }: TestServer, headers: Headers, payload: object) =>
  server.inject({ method: 'POST', url: '/api/v1/publishing/policies', headers, payload });

const exchange = async ({ server }: TestServer, token: string, extensionId = ID) =>
  server.inject({
    method: 'POST',
    url: '/api/v1/publishing/exchange',
    headers: { authorization: `Bearer ${token}` },
    payload: { extensionId },
  });

/** A package of the extension, uploaded and submitted; answers the job as it ended. */
async function publish(at: TestServer, headers: Headers, name = 'hyper-momentum', bindKey = true) {
  const signer = makeSigner();
  const bytes = await packFiles(sampleFiles({ name }));
  const { manifestDigest } = readPackage(bytes);
  const hex = createHash('sha256').update(bytes).digest('hex');
  const digest = `sha256:${hex}`;
  const extensionId = `black-swann.${name}`;
  const bundle = await signPackage({ signer, digest, manifestDigest, extensionId, version: '1.0.0' });
  const { publicKey } = signer.identity;
  if (bindKey) {
    await at.station.registry.publishers.addKey(
      { publisherId: 'black-swann', publicKey, simulated: false },
      { userId: 'test', role: 'admin' },
    );
  }
  const put = await at.server.inject({
    method: 'PUT',
    url: `/api/v1/uploads/${hex}`,
    headers: { ...headers, 'content-type': 'application/octet-stream' },
    payload: Buffer.from(bytes),
  });
  expect(put.statusCode).toBe(200);
  const started = await at.server.inject({
    method: 'POST',
    url: '/api/v1/submissions',
    headers,
    payload: { digest, bundle, publicKey },
  });
  if (started.statusCode !== 200) return { refused: codeOf(started) };
  const { jobId } = started.json<{ jobId: string }>();
  return at.station.jobs.finished(jobId);
}

describe('trusted publishing', () => {
  it('lets the run that a policy names publish that one extension, with no secret', async () => {
    const { at, ci, owner } = await setUp();
    const added = await add(at, owner, policy(ci));
    expect(added.json()).toMatchObject({ publisherId: 'black-swann', extensionId: ID, ...RUN });

    const answer = await exchange(at, await ci.token());
    const made = answer.json<Outputs['publishing']['exchange']>();
    expect(made).toMatchObject({ role: 'developer', scope: 'publish', extensionId: ID });
    expect(Date.parse(made.expiresAt ?? '') - Date.parse(made.createdAt)).toBe(15 * 60_000);

    const headers = { authorization: `Bearer ${made.token}` };
    expect(await publish(at, headers)).toMatchObject({ state: 'done', result: { extensionId: ID } });
    const trail = await at.station.store.read((tx) => tx.trail.list({ limit: 9 }));
    expect(trail.map(({ procedure, credential }) => [procedure, credential])).toMatchObject([
      ['submissions.start', `token:${made.id}`],
      ['uploads.put', `token:${made.id}`],
      ['publishing.exchange', `oidc:${ci.issuer}#run-1`],
      ['publishing.add', expect.stringMatching(/^token:/) as string],
    ]);
  });

  it('exchanges one identity once', async () => {
    const { at, ci, owner } = await setUp();
    await add(at, owner, policy(ci));
    const token = await ci.token();
    expect((await exchange(at, token)).statusCode).toBe(200);
    const again = await exchange(at, token);
    expect([again.statusCode, codeOf(again)]).toEqual([401, 'auth.replayed']);
    expect(await at.station.accessTokens.list({ limit: 99, offset: 0 })).toHaveLength(2);
  });

  it('answers a token that ends after a quarter of an hour', async () => {
    let now = Date.now();
    const { at, ci, owner } = await setUp(() => now);
    await add(at, owner, policy(ci));
    const { token } = (await exchange(at, await ci.token())).json<{ token: string }>();
    now += 15 * 60_000;
    const answer = await at.server.inject({
      url: '/api/v1/jobs/any',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'auth.expired']);
  });

  it.each([
    ['another repository', { repository: 'evil/hyper-momentum' }],
    ['the repository in other letters', { repository: 'Black-Swann/hyper-momentum' }],
    ['a longer repository', { repository: 'black-swann/hyper-momentum-2' }],
    ['another workflow', { workflow: 'test.yml' }],
    ['another environment', { environment: 'staging' }],
    ['no environment', { environment: undefined }],
    ['another ref', { ref: 'refs/heads/main' }],
  ])('refuses a run of %s', async (_what, claims) => {
    const { at, ci, owner } = await setUp();
    await add(at, owner, policy(ci));
    const answer = await exchange(at, await ci.token(claims));
    expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'auth.no-policy']);
  });

  it.each([
    ['without an id', { jti: undefined }, 'auth.missing-claim'],
    ['without an end', { exp: undefined }, 'auth.missing-claim'],
    ['without a beginning', { iat: undefined }, 'auth.missing-claim'],
    ['without a repository', { repository: undefined }, 'auth.missing-claim'],
    ['with a repository that is no text', { repository: ['a'] }, 'auth.missing-claim'],
    ['that is older than an hour', { iat: 1, exp: 9_999_999_999 }, 'auth.expired'],
    ['for another audience', { aud: 'sigstore' }, 'auth.wrong-audience'],
    ['of another issuer', { iss: 'https://evil.example/' }, 'auth.wrong-issuer'],
  ])('refuses an identity %s', async (_what, claims, code) => {
    const { at, ci, owner } = await setUp();
    await add(at, owner, policy(ci));
    const answer = await exchange(at, await ci.token(claims));
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, code]);
  });

  it('gives an identity nothing else to do, and a token of it neither', async () => {
    const { at, ci, owner } = await setUp();
    await add(at, owner, policy(ci));
    const { token } = (await exchange(at, await ci.token())).json<{ token: string }>();
    const run = await ci.token({ role: 'admin', publisher: 'black-swann' });
    for (const bearer of [token, run]) {
      for (const [method, url] of [
        ['GET', '/api/v1/publishers'],
        ['POST', '/api/v1/publishers'],
        ['GET', '/api/v1/tokens'],
        ['POST', '/api/v1/tokens'],
        ['POST', '/api/v1/publishing/policies'],
        ['POST', '/api/v1/moderation/yank'],
        ['GET', '/wpk/list'],
        ['GET', `/blobs/sha256/${'0'.repeat(64)}`],
      ] as const) {
        const headers = { authorization: `Bearer ${bearer}` };
        const answer = await at.server.inject({ method, url, headers });
        expect([url, answer.statusCode, codeOf(answer)]).toEqual([url, 403, 'auth.out-of-scope']);
      }
    }
    const again = await exchange(at, token);
    expect([again.statusCode, codeOf(again)]).toEqual([403, 'auth.out-of-scope']);
    const person = await exchange(at, owner.authorization.slice('Bearer '.length));
    expect([person.statusCode, codeOf(person)]).toEqual([403, 'auth.not-a-workload']);
    const payload = Buffer.from('x');
    const put = await at.server.inject({
      method: 'PUT',
      url: `/api/v1/uploads/${createHash('sha256').update(payload).digest('hex')}`,
      headers: { authorization: `Bearer ${run}`, 'content-type': 'application/octet-stream' },
      payload,
    });
    expect([put.statusCode, codeOf(put)]).toEqual([403, 'auth.out-of-scope']);
  });

  it('does not let its token publish another extension, nor bind the first key of a publisher', async () => {
    const { at, ci, owner } = await setUp();
    await add(at, owner, policy(ci));
    const token = async () => (await exchange(at, await ci.token())).json<{ token: string }>().token;
    const headers = { authorization: `Bearer ${await token()}` };
    for (const [name, bindKey] of [
      ['hyper-momentum', false],
      ['other-thing', true],
    ] as const) {
      expect(await publish(at, headers, name, bindKey)).toEqual({ refused: 'auth.out-of-scope' });
    }
    expect(await at.station.registry.submissions.list()).toEqual([]);
    const other = await exchange(at, await ci.token(), OTHER);
    expect([other.statusCode, codeOf(other)]).toEqual([403, 'auth.no-policy']);
  });
});

describe('policies of trusted publishing', () => {
  it('are kept by the publisher alone, named once, and gone when removed', async () => {
    const { at, ci, owner } = await setUp();
    const url = `/api/v1/publishing/policies?extensionId=${ID}`;
    const first = (await add(at, owner, policy(ci))).json<{ id: string }>();
    expect((await add(at, owner, policy(ci))).json()).toMatchObject({ id: first.id });
    const stranger = await at.signIn('developer');
    const where = `/api/v1/publishing/policies/${first.id}`;
    for (const answer of [
      await add(at, stranger, policy(ci, { workflow: 'mine.yml' })),
      await at.server.inject({ url, headers: stranger }),
      await at.server.inject({ method: 'DELETE', url: where, headers: stranger }),
    ])
      expect([answer.statusCode, codeOf(answer)]).toEqual([403, 'registry.not-owner']);
    expect((await at.server.inject({ url, headers: owner })).json()).toMatchObject({ items: [first] });

    const removed = await at.server.inject({ method: 'DELETE', url: where, headers: owner });
    expect(removed.json()).toMatchObject({ id: first.id });
    expect((await at.server.inject({ url, headers: owner })).json()).toEqual({ items: [] });
    const answer = await exchange(at, await ci.token());
    expect(codeOf(answer)).toBe('auth.no-policy');
    const leaves = await at.station.store.read((tx) => tx.log.list(0, 99));
    const types = leaves.map(({ leaf }) => (JSON.parse(leaf) as { type: string }).type);
    expect(types).toEqual(expect.arrayContaining(['publishing.trusted', 'publishing.distrusted']));
  });

  it('name an issuer of the settings and a publisher that is there, and are twenty at most', async () => {
    const { at, ci, owner } = await setUp();
    const unknown = await add(at, owner, policy(ci, { issuer: 'https://evil.example/' }));
    expect([unknown.statusCode, codeOf(unknown)]).toEqual([400, 'auth.unknown-issuer']);
    const nobody = await add(at, await at.signIn('admin'), policy(ci, { extensionId: 'nobody.thing' }));
    expect([nobody.statusCode, codeOf(nobody)]).toEqual([404, 'registry.publisher-not-found']);
    for (let count = 0; count < 20; count += 1)
      await add(at, owner, policy(ci, { ref: `refs/tags/${count}` }));
    const many = await add(at, owner, policy(ci, { ref: 'refs/tags/more' }));
    expect([many.statusCode, codeOf(many)]).toEqual([409, 'auth.too-many-policies']);
  });
});

describe('the keys of an issuer', () => {
  it('are fetched once, and again for a key id that is new, but not for every one', async () => {
    const { at, ci, owner } = await setUp();
    await add(at, owner, policy(ci));
    expect((await exchange(at, await ci.token())).statusCode).toBe(200);
    expect((await exchange(at, await ci.token())).statusCode).toBe(200);
    expect(ci.asked()).toBe(1);
    const next = await generateKeyPair('ES256');
    for (let time = 0; time < 3; time += 1) {
      const answer = await exchange(at, await ci.token({}, next.privateKey, 'unknown'));
      expect(codeOf(answer)).toBe('auth.untrusted-jwt');
    }
    // The last fetch is a moment ago: nobody makes this server ask again by naming keys.
    expect(ci.asked()).toBe(1);
  });

  it.each([
    ['a redirect', (url: string) => ({ status: 302, headers: { location: `${url}/elsewhere` }, body: '' })],
    ['an error', () => ({ status: 500, headers: {}, body: '' })],
    ['no JSON', () => ({ status: 200, headers: {}, body: '<html>' })],
    ['more than keys can be', () => ({ status: 200, headers: {}, body: ' '.repeat(300_000) })],
  ])('are not taken from %s', async (_what, answerOf) => {
    const asked: string[] = [];
    const { url } = await loopbackServer((request, response) => {
      asked.push(request.url ?? '');
      const { status, headers, body } = answerOf(`http://${request.headers.host ?? ''}`);
      response.writeHead(status, headers).end(body);
    });
    const ci = await ciIssuer();
    const at = await testServer({ issuers: [{ ...ci.settings, jwksUrl: `${url}/jwks` }] });
    const first = await exchange(at, await ci.token());
    expect([first.statusCode, codeOf(first)]).toEqual([503, 'auth.issuer-unreachable']);
    const again = await exchange(at, await ci.token());
    expect(codeOf(again)).toBe('auth.issuer-unreachable');
    expect(asked).toEqual(['/jwks']);
  });

  it('come over https, or from this machine', async () => {
    const ci = await ciIssuer();
    for (const jwksUrl of [
      'http://issuer.example.com/jwks',
      'file:///etc/passwd',
      'http://127.0.0.1.evil.example/',
    ])
      await expect(testServer({ issuers: [{ ...ci.settings, jwksUrl }] })).rejects.toMatchObject({
        code: 'server.bad-settings',
      });
  });
});
