import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { backOffMs } from '../../src-main/sync/back-off.ts';
import { openRemoteHttp, type RemoteHttpOptions } from '../../src-main/sync/http.ts';
import type { RemoteHttp } from '../../src-main/sync/http-port.ts';
import { remoteUrl } from '../../src-main/sync/remote-url.ts';
import { refusalOf, rejectionOf } from '../support/refused-code.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server of this test's own, and the way to it. */
async function serverThat(
  answer: Answer,
  options: Partial<RemoteHttpOptions> = {},
): Promise<{ http: RemoteHttp; url: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const http = openRemoteHttp({ url, ...options });
  onTestFinished(async () => {
    await http.close();
    server.closeAllConnections();
    server.close();
  });
  return { http, url, requests };
}

async function bodyOf(
  http: RemoteHttp,
  path = '/',
  ask: Parameters<RemoteHttp['get']>[1] = {},
): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of (await http.get(path, ask)).body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

describe('an address that may be followed', () => {
  it('is https to a public host, or this machine as the person named it', () => {
    expect(remoteUrl('https://market.example/')).toEqual({ url: 'https://market.example', isLocal: false });
    expect(remoteUrl('https://Market.example:8443/team//')).toEqual({
      url: 'https://market.example:8443/team',
      isLocal: false,
    });
    for (const url of ['http://localhost:1', 'http://127.0.0.1:1', 'http://[::1]:1', 'https://localhost'])
      expect(remoteUrl(url).isLocal).toBe(true);
  });

  it.each([
    ['not a URL', 'market'],
    ['another scheme', 'ftp://market.example'],
    ['a file', 'file:///etc/passwd'],
    ['http to another machine', 'http://market.example'],
    ['a password in it', 'https://me:secret@market.example'],
    ['a query', 'https://market.example/?x=1'],
    ['a private address', 'https://10.0.0.1'],
    ['a private address in IPv6', 'https://[fc00::1]'],
    ['a mapped address', 'https://[::ffff:127.0.0.1]:1'],
    ['a link-local address', 'https://169.254.169.254'],
    ['an address written as one number', 'https://167772161'],
  ])('is not %s', (_what, url) => {
    expect(refusalOf(() => remoteUrl(url))).toBe('sync.bad-url');
  });
});

describe('a name', () => {
  const ask = (addresses: readonly string[]): Promise<string> => {
    const resolve = async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const http = openRemoteHttp({ url: 'https://market.example:1', resolve });
    onTestFinished(() => http.close());
    return rejectionOf(http.get('/'));
  };

  it('that leads to this machine is refused after DNS', async () => {
    expect(await ask(['127.0.0.1'])).toBe('sync.address-refused');
  });

  it.each([['10.1.2.3'], ['192.168.0.1'], ['169.254.169.254'], ['::1'], ['fd00::1'], ['0.0.0.0']])(
    'that leads to %s is refused after DNS',
    async (address) => {
      expect(await ask([address])).toBe('sync.address-refused');
    },
  );

  it('with one bad address among good ones is refused whole', async () => {
    expect(await ask(['93.184.216.34', '10.0.0.1'])).toBe('sync.address-refused');
  });

  it('that answers differently the second time (DNS rebinding) is looked at again', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }];
    };
    const http = openRemoteHttp({
      url: 'https://market.example:1',
      resolve,
      timing: { connectMs: 300 },
    });
    onTestFinished(() => http.close());
    // The first address is public and leads nowhere (RFC 5737); the second never gets a connection.
    expect(['sync.unreachable', 'sync.too-slow', 'sync.address-refused']).toContain(
      await rejectionOf(http.get('/')),
    );
    expect(await rejectionOf(http.get('/'))).toBe('sync.address-refused');
    expect(asked).toBe(2);
  });
});

describe('a body', () => {
  it('comes whole, with what was asked and read counted', async () => {
    const { http } = await serverThat((_request, response) => response.end('well'));
    expect(await bodyOf(http)).toBe('well');
    expect(http.usage).toMatchObject({ requests: 1, bytes: 4 });
    expect(http.usage.serverTime).not.toBeNull();
  });

  it('without an end is cut at its bound', async () => {
    const { http } = await serverThat((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16 * 1024)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await rejectionOf(bodyOf(http, '/', { maxBytes: 100_000 }))).toBe('sync.too-large');
    expect(http.usage.bytes).toBeLessThan(400_000);
  });

  it('that promises more than its bound is not begun', async () => {
    const { http } = await serverThat((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      response.write('x');
    });
    expect(await rejectionOf(bodyOf(http, '/', { maxBytes: 1_000 }))).toBe('sync.too-large');
  });

  it('that breaks off is told from a whole one', async () => {
    const { http } = await serverThat((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('x'.repeat(500), () => response.destroy());
    });
    expect(await rejectionOf(bodyOf(http))).toBe('sync.unreachable');
  });

  it('that stops coming is given up', async () => {
    const { http } = await serverThat(
      (_request, response) => {
        response.writeHead(200);
        response.write('x');
      },
      { timing: { idleMs: 200 } },
    );
    expect(await rejectionOf(bodyOf(http))).toBe('sync.too-slow');
  });

  it('that trickles is given up, though it never stops', async () => {
    let clock = 0;
    // Ten seconds pass with each look at the clock.
    const { http } = await serverThat(
      (_request, response) => {
        response.writeHead(200);
        for (const part of ['a', 'b', 'c', 'd', 'e', 'f']) response.write(part);
        response.end();
      },
      { now: () => (clock += 31_000) },
    );
    expect(await rejectionOf(bodyOf(http))).toBe('sync.too-slow');
  });

  it('is not waited for when nobody answers', async () => {
    const { http } = await serverThat(() => undefined, { timing: { headersMs: 200 } });
    expect(await rejectionOf(http.get('/'))).toBe('sync.too-slow');
  });

  it('stops when the person does', async () => {
    const stop = new AbortController();
    const { http } = await serverThat((_request, response) => {
      response.writeHead(200);
      response.write('x', () => stop.abort(new Error('enough')));
    });
    await expect(bodyOf(http, '/', { signal: stop.signal })).rejects.toThrow('enough');
  });

  it('with a head that is too large is refused', async () => {
    const { http } = await serverThat((_request, response) => {
      response.writeHead(200, { 'x-much': 'y'.repeat(15_000), 'x-more': 'y'.repeat(20_000) });
      response.end();
    });
    expect(await rejectionOf(http.get('/'))).toBe('sync.too-large');
  });
});

describe('a redirection', () => {
  const to = (location: string | ((url: string) => string)) =>
    serverThat((request, response) => {
      if (request.url === '/there') return response.end('arrived');
      const url = `http://${request.headers.host ?? ''}`;
      response.writeHead(302, { location: typeof location === 'string' ? location : location(url) });
      return response.end();
    });

  it('within the origin is followed, with the token', async () => {
    const { http, requests } = await serverThat(
      (request, response) => {
        if (request.url === '/there') return response.end('arrived');
        response.writeHead(307, { location: '/there' });
        return response.end();
      },
      { token: async () => 'secret' },
    );
    expect(await bodyOf(http, '/from')).toBe('arrived');
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret', 'Bearer secret']);
  });

  it.each([
    ['another port', 'http://127.0.0.1:9/there'],
    ['another name of the same machine', (url: string) => `${url.replace('127.0.0.1', 'localhost')}/there`],
    ['a private address', 'http://10.0.0.1/there'],
    ['another scheme', (url: string) => `${url.replace('http:', 'https:')}/there`],
    ['a file', 'file:///etc/passwd'],
    ['one with a password', (url: string) => `${url.replace('//', '//a:b@')}/there`],
    ['no address', 'http://['],
  ] as const)('to %s is refused', async (_what, location) => {
    const { http } = await to(location);
    expect(await rejectionOf(http.get('/from'))).toBe('sync.redirect-refused');
  });

  it('in a circle ends', async () => {
    const { http, requests } = await to('/from');
    expect(await rejectionOf(http.get('/from'))).toBe('sync.redirect-refused');
    expect(requests.length).toBeLessThan(6);
  });

  it('of a write is refused: nobody knows who would read it', async () => {
    const { http } = await to('/there');
    expect(await rejectionOf(http.call('POST', '/from', { json: {} }))).toBe('sync.redirect-refused');
  });
});

describe('an answer that is none', () => {
  it.each([
    [429, 'sync.back-off'],
    [503, 'sync.back-off'],
    [401, 'sync.not-admitted'],
    [403, 'sync.not-admitted'],
    [404, 'sync.not-found'],
    [500, 'sync.server-failed'],
    [418, 'sync.server-failed'],
  ])('of status %i has the code %s', async (status, code) => {
    const { http } = await serverThat((_request, response) => {
      response.writeHead(status);
      response.end('{}');
    });
    expect(await rejectionOf(http.read('/', {}))).toBe(code);
  });

  it('says how long to wait: seconds, a date, never more than a day', async () => {
    const now = Date.UTC(2026, 0, 1);
    const waits = [
      ['120', 120],
      [new Date(now + 90_000).toUTCString(), 90],
      ['999999999', 86_400],
      ['soon', 0],
    ] as const;
    for (const [field, seconds] of waits) {
      const { http } = await serverThat(
        (_request, response) => {
          response.writeHead(429, { 'retry-after': field });
          response.end();
        },
        { now: () => now },
      );
      await expect(http.read('/', {})).rejects.toMatchObject({ details: { seconds, told: true } });
    }
    expect([1, 2, 3, 50].map((failures) => backOffMs(failures))).toEqual([
      30_000, 60_000, 120_000, 21_600_000,
    ]);
  });

  it('is JSON that is none', async () => {
    const { http } = await serverThat((_request, response) => response.end('<html>'));
    expect(await rejectionOf(http.read('/', {}))).toBe('sync.answer-invalid');
  });
});

describe('the rest of something', () => {
  it('is asked for by where it begins', async () => {
    const { http, requests } = await serverThat((_request, response) => response.end());
    await bodyOf(http, '/', { range: { start: 7 }, headers: { 'if-range': '"x"' } });
    expect(requests[0]?.headers).toMatchObject({ range: 'bytes=7-', 'if-range': '"x"' });
  });
});
