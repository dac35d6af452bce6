import { describe, expect, it } from 'vitest';
import { codeOf, testServer, type TestServer } from '../../support/test-server.ts';
import { publishedHello } from '../../support/published-hello.ts';

type Headers = { readonly authorization: string };

const post = ({ server }: TestServer, url: string, headers: Headers, payload: object) =>
  server.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload });

describe('receipts over HTTP', () => {
  it('let a signed-in user rate what they installed on their own machine', async () => {
    const server = await testServer();
    const { extensionId, version, digest } = await publishedHello(server.station);
    const headers = await server.signIn('user');
    const rate = (body: object) => post(server, `/extensions/${extensionId}/reviews`, headers, body);
    const early = await rate({ stars: 4 });
    expect([early.statusCode, codeOf(early)]).toEqual([403, 'registry.review-needs-installation']);
    const report = { kind: 'installed', extensionId, version, digest };
    for (const isNew of [true, false]) {
      const answer = await post(server, '/receipts', headers, report);
      expect(answer.json()).toMatchObject({ isNew, extensionId, version, digest });
    }
    expect((await rate({ stars: 4, text: 'Good.' })).json()).toMatchObject({ version, stars: 4 });
    expect((await server.station.registry.extensions.get(extensionId)).installs).toBe(1);
    const list = await server.server.inject({ url: '/api/v1/receipts', headers });
    expect(list.json()).toMatchObject({ items: [{ extensionId, version }] });
    const of = async (query: string): Promise<unknown> =>
      (await server.server.inject({ url: `/api/v1/receipts?${query}`, headers })).json();
    expect(await of(`extensionId=${extensionId}&kind=installed`)).toEqual(list.json());
    expect(await of(`extensionId=${extensionId}&kind=ran`)).toEqual({ items: [] });
    expect(await of('extensionId=acme.other')).toEqual({ items: [] });
    const other = await server.server.inject({
      url: '/api/v1/receipts',
      headers: await server.signIn('user'),
    });
    expect(other.json()).toEqual({ items: [] });
  });

  it('are refused without a sign-in and in any other form', async () => {
    const server = await testServer();
    const headers = await server.signIn('user');
    const good = {
      kind: 'ran',
      extensionId: 'acme.one',
      version: '1.0.0',
      digest: `sha256:${'a'.repeat(64)}`,
      runId: 'r1',
    };
    const bare = await server.server.inject({ method: 'POST', url: '/api/v1/receipts', payload: good });
    expect([bare.statusCode, codeOf(bare)]).toEqual([401, 'auth.missing']);
    for (const wrong of [
      { kind: 'uninstalled' },
      { digest: 'a'.repeat(64) },
      { version: 'latest' },
      { extensionId: '../x' },
      { runId: '' },
      { runId: 'a b' },
      { units: 0 },
      { units: 1.5 },
      { units: 1e12 },
    ]) {
      const answer = await post(server, '/receipts', headers, { ...good, ...wrong });
      expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'api.invalid-input']);
    }
    expect(codeOf(await post(server, '/receipts', headers, good))).toBe('registry.extension-not-found');
  });
});
