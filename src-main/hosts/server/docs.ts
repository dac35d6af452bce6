import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { PRODUCT } from '../../../src-shared/product.ts';
import { openApiDocument } from './openapi-document.ts';

/** `/openapi.json`, and `/docs` to browse it. The description is made when somebody first asks: no start waits for it. */
export async function addDocs(server: FastifyInstance): Promise<void> {
  let made: Promise<string> | null = null;
  const text = (): Promise<string> =>
    (made ??= openApiDocument().then((document) => JSON.stringify(document)));
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(await text()));
  const info = { title: PRODUCT.name, version: PRODUCT.version };
  // The pages only need to know that there is a description; they are handed the real one below.
  const stub = { openapi: '3.1.1', info, paths: {} };
  await server.register(swagger, { mode: 'static', specification: { document: stub } });
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiHooks: {
      onRequest: (request, reply, done) => {
        const [path] = request.url.split('?');
        if (path !== '/docs/json' && path !== '/docs/yaml') {
          done();
          return;
        }
        text().then((whole) => reply.type('application/json').send(whole), done);
      },
    },
  });
}
