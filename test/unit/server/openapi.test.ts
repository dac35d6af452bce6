import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { contractRoutes } from '../../../src-main/hosts/server/contract-routes.ts';
import { testServer } from '../../support/test-server.ts';

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

describe('/openapi.json', () => {
  it('is clean under a linter', async () => {
    const { server } = await testServer();
    const { body, headers } = await server.inject('/openapi.json');
    expect(headers['content-type']).toMatch(/^application\/json/);
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: body, absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('describes every route that there is, with the one body of refusals', async () => {
    const { server } = await testServer();
    const document = (await server.inject('/openapi.json')).json<Document>();
    expect(document.openapi).toMatch(/^3\.1\./);
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => key !== 'servers')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const offered = contractRoutes().map(({ method, path }) => `${String(method)} ${path}`);
    const tuf = ['/tuf/{file}', '/tuf/targets/{file}', '/tuf/targets/publishers/{file}'];
    const raw = ['PUT /uploads/{digest}', 'GET /blobs/sha256/{digest}', ...tuf.map((path) => `GET ${path}`)];
    expect(described.toSorted()).toEqual([...offered, ...raw].toSorted());
    const refusal = { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } };
    for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
      for (const [status, { content }] of Object.entries(operation.responses ?? {}))
        if (Number(status) >= 400)
          expect([operation.operationId, status, content]).toEqual([operation.operationId, status, refusal]);
    }
  });

  it('is what the pages at /docs show', async () => {
    const { server } = await testServer();
    expect((await server.inject('/docs')).headers['content-type']).toMatch(/^text\/html/);
    const shown = await server.inject('/docs/json');
    expect(shown.body).toBe((await server.inject('/openapi.json')).body);
  });
});
