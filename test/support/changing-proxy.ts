import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer on its way. */
export interface Passing {
  readonly path: string;
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** What stands between a station and its server, and does what it likes. */
export interface ChangingProxy {
  readonly url: string;
  /** Paths that were asked for since the last `change`, with their queries. */
  readonly asked: string[];
  /** Answers are changed so from now on; null passes everything on. A string takes the whole answer over. */
  change(
    how: ((passing: Passing, response: ServerResponse) => void | 'taken' | Promise<void | 'taken'>) | null,
  ): void;
  close(): Promise<void>;
}

/** A server in front of another that passes on what is asked and changes what is answered. */
export async function changingProxy(target: string): Promise<ChangingProxy> {
  let how: Parameters<ChangingProxy['change']>[0] = null;
  const asked: string[] = [];
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    asked.push(path);
    const headers = new Headers();
    for (const name of ['authorization', 'range', 'if-range']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const answer = await fetch(new URL(path, target), { headers, redirect: 'manual' });
    const passing: Passing = {
      path,
      status: answer.status,
      headers: Object.fromEntries(
        [...answer.headers].filter(
          ([name]) => !/^(?:connection|keep-alive|transfer-encoding|content-length)$/.test(name),
        ),
      ),
      body: Buffer.from(await answer.arrayBuffer()),
    };
    if ((await how?.(passing, response)) === 'taken') return;
    response.writeHead(passing.status, { 'content-length': passing.body.byteLength, ...passing.headers });
    response.end(passing.body);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    change(next) {
      how = next;
      asked.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Changes the JSON of answers under a path. */
export function changeJson<T>(path: string, change: (value: T) => T | void): (passing: Passing) => void {
  return (passing) => {
    if (!passing.path.split('?')[0]?.endsWith(path) || passing.status !== 200) return;
    const value = JSON.parse(passing.body.toString('utf8')) as T;
    passing.body = Buffer.from(JSON.stringify(change(value) ?? value));
  };
}
