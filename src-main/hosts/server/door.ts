import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StationError } from '../../../src-shared/errors/index.ts';
import { demandPlainRequest } from './request-guard.ts';
import type { ServerSettings } from './settings.ts';
import { answerUnread } from './unread-requests.ts';

/** An `import` looks at every name of the module, and one of them loads Node's whole HTTP client: 50 ms of a start. */
const http = process.getBuiltinModule('node:http');

/** What is answered while the rest is still loaded: that the process is there, and that it is not ready. */
const STARTING: ReadonlyMap<string, { readonly status: number; readonly body: object }> = new Map([
  ['/health/live', { status: 200, body: { status: 'ok' } }],
  ['/health', { status: 200, body: { status: 'starting' } }],
  ['/health/ready', { status: 503, body: { status: 'unavailable', reason: 'starting' } }],
]);

/** Listens before anything behind it is loaded. What is asked meanwhile waits, and none of it is lost. */
export interface Door {
  readonly port: number;
  /** From now on `answer` gets every request, those that waited first. */
  open(answer: RequestListener): void;
  /** Takes no new connection, and ends when the last one has. */
  close(): Promise<void>;
  /** Ends the connections that are still there. */
  cut(): void;
}

/** A server with the limits of a door: a client that dawdles over its head or its body is cut. */
export function limitedServer({ requestMs }: Pick<ServerSettings, 'requestMs'>): Server {
  const server = http.createServer({
    // The guard says so with the one error body.
    requireHostHeader: false,
    headersTimeout: Math.min(requestMs, 60_000),
    requestTimeout: requestMs,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: Math.min(30_000, Math.ceil(requestMs / 4)),
  });
  server.setTimeout(requestMs * 2);
  return server;
}

/** @throws server.cannot-listen */
export async function openDoor(
  settings: Pick<ServerSettings, 'host' | 'port' | 'hostNames' | 'requestMs'>,
): Promise<Door> {
  const guard = demandPlainRequest(settings);
  const waiting: (readonly [IncomingMessage, ServerResponse])[] = [];
  let answer: RequestListener = (request, response) => {
    if (!answerStarting(request, response, guard)) waiting.push([request, response]);
  };
  const servers: Server[] = [];
  const listen = async (host: string, port: number): Promise<number> => {
    const server = limitedServer(settings);
    server.on('request', (request, response) => answer(request, response));
    server.on('clientError', answerUnread);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    servers.push(server);
    return (server.address() as AddressInfo).port;
  };
  const { host } = settings;
  let { port } = settings;
  try {
    // The one name that stands for two addresses of this machine.
    port = await listen(host === 'localhost' ? '127.0.0.1' : host, port);
  } catch (thrown) {
    const reason = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    throw new StationError('server.cannot-listen', { host, port, reason }, thrown);
  }
  // A machine without the newer protocol is reached by the older alone.
  if (host === 'localhost') await listen('::1', port).catch(() => null);
  return {
    port,
    open(handler) {
      answer = handler;
      for (const [request, response] of waiting.splice(0)) {
        if (!response.destroyed) handler(request, response);
      }
    },
    async close() {
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeIdleConnections();
          return closed;
        }),
      );
    },
    cut() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}

/** True where it was answered: what the guard would refuse waits for the rest to say so. */
function answerStarting(
  request: IncomingMessage,
  response: ServerResponse,
  guard: (request: IncomingMessage) => void,
): boolean {
  const [path = ''] = request.url?.split('?') ?? [];
  const known = STARTING.get(path);
  if (known === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
  try {
    guard(request);
  } catch {
    return false;
  }
  response.writeHead(known.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': randomUUID(),
  });
  response.end(JSON.stringify(known.body));
  return true;
}
