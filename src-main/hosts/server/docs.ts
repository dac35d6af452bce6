import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';

/** `/openapi.json`, and `/docs` to browse it. Both are made when somebody first asks: no start waits for them. */
export function addDocs(server: FastifyInstance): void {
  let made: Promise<string> | null = null;
  const text = (): Promise<string> =>
    (made ??= import('./openapi-document.ts')
      .then(({ openApiDocument }) => openApiDocument())
      .then((document) => JSON.stringify(document))
      .catch((thrown: unknown) => {
        made = null;
        throw thrown;
      }));
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(await text()));
  let pages: Promise<FastifyInstance> | null = null;
  const browse = async ({ url, headers }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    pages ??= import('./docs-pages.ts')
      .then(({ docsPages }) => docsPages(text))
      .catch((thrown: unknown) => {
        pages = null;
        throw thrown;
      });
    const known = ASKED_WITH.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]));
    const inside = await pages;
    const page = await inside.inject({ method: 'GET', url, headers: Object.fromEntries(known) });
    if (page.statusCode === 404) throw new StationError('http.not-found');
    // RFC 9110 section 7.6.1: what is said of a connection is said of that one alone.
    const lasting = Object.entries(page.headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
    return reply.status(page.statusCode).headers(Object.fromEntries(lasting)).send(page.rawPayload);
  };
  for (const url of ['/docs', '/docs/*']) server.get(url, browse);
}

const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date']);

/** What of a request's head decides how a page is answered. */
const ASKED_WITH = ['if-none-match', 'if-modified-since', 'range'] as const;
