import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { fastify, type FastifyInstance } from 'fastify';
import { PRODUCT } from '../../../src-shared/product.ts';

/** The pages below `/docs`, as a server of their own that never listens; `document` is what they show. */
export async function docsPages(document: () => Promise<string>): Promise<FastifyInstance> {
  const server = fastify();
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
        document().then((whole) => reply.type('application/json').send(whole), done);
      },
    },
  });
  await server.ready();
  return server;
}
