import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/**
 * Helmet's header fields on every answer. They are the same for all requests, so helmet is asked once: asking it each time
 * took longer than finding the route.
 */
export async function addSecurityHeaders(server: FastifyInstance): Promise<void> {
  await server.register(helmet, { global: false, contentSecurityPolicy: false });
  let fields: Readonly<Record<string, string>> | null = null;
  server.addHook('onRequest', (_request, reply, done) => {
    if (fields !== null) {
      void reply.headers(fields);
      return done();
    }
    const before = new Set(reply.raw.getHeaderNames());
    void reply.helmet();
    const set = Object.entries(reply.raw.getHeaders()).filter(([name]) => !before.has(name));
    fields = Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
    done();
  });
}
