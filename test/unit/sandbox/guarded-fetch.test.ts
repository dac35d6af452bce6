import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createGuardedFetch,
  type GuestFetchAnswer,
  type GuestFetchInit,
} from '../../../src-main/sandbox/index.ts';
import { isPublicAddress } from '../../../src-main/sandbox/network/address.ts';

type Seen = { method: string; url: string; headers: Record<string, unknown>; body: string };
let seen: Seen[] = [];
let server: Server;
let base = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = request.url ?? '';
      seen.push({
        method: request.method ?? '',
        url,
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      });
      const redirect = /^\/to\/(\d+)\/(.+)$/.exec(url);
      if (redirect !== null) {
        response.writeHead(Number(redirect[1]), { location: decodeURIComponent(redirect[2] ?? '') }).end();
      } else if (url === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (url === '/big') response.end('x'.repeat(1_100_000));
      else if (url === '/cookie')
        response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'], 'x-two': ['1', '2'] }).end('ok');
      else if (url === '/cut') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('x');
        response.destroy();
      } else response.end(`hello ${request.method}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const local = createGuardedFetch({ allowLoopback: true });
const get = (path: string, init: Partial<GuestFetchInit> = {}): Promise<GuestFetchAnswer> => {
  seen = [];
  return local(`${base}${path}`, { hosts: ['127.0.0.1'], ...init });
};
const refused = (words: string) =>
  expect.objectContaining({ code: 'sandbox.network-refused', message: expect.stringContaining(words) });

describe('what the guarded network lets through', () => {
  it('sends the request and answers status, headers and text', async () => {
    const answer = await get('/x', {
      method: 'post',
      headers: { 'Content-Type': 'text/plain', 'X-Api-Key': 'k' },
      body: 'in',
    });
    expect(answer).toMatchObject({ status: 200, text: 'hello POST' });
    expect(seen).toMatchObject([
      { method: 'POST', body: 'in', headers: { 'content-type': 'text/plain', 'x-api-key': 'k' } },
    ]);
  });

  it('tells of each host before it is led there', async () => {
    const port = new URL(base).port;
    const told: string[] = [];
    const next = encodeURIComponent(`http://localhost:${port}/x`);
    const hosts = ['127.0.0.1', 'localhost'];
    await get(`/to/302/${next}`, { hosts, onRedirect: (host) => told.push(`${host} ${seen.length}`) });
    expect(told).toEqual(['localhost 1']);
    expect(seen).toHaveLength(2);
  });

  it('keeps cookies from the guest and joins repeated headers', async () => {
    const { headers } = await get('/cookie');
    expect(headers).toMatchObject({ 'x-two': '1, 2' });
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('follows redirects, and makes a GET of what must become one', async () => {
    expect(await get('/to/303/%2Fx', { method: 'POST', body: 'in' })).toMatchObject({
      status: 200,
      text: 'hello GET',
    });
    expect(await get('/to/307/%2Fx', { method: 'PUT', body: 'in' })).toMatchObject({
      status: 200,
      text: 'hello PUT',
    });
    expect(seen.at(-1)?.body).toBe('in');
  });

  it('takes private headers along only within one host', async () => {
    const other = base.replace('127.0.0.1', 'localhost');
    await get(`/to/302/${encodeURIComponent(`${other}/x`)}`, {
      hosts: ['127.0.0.1', 'localhost'],
      headers: { Authorization: 'Bearer t', 'X-Api-Key': 'k', Accept: 'text/plain' },
    });
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer t', 'x-api-key': 'k' });
    expect(seen[1]?.headers).toMatchObject({ accept: 'text/plain' });
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
    expect(seen[1]?.headers).not.toHaveProperty('x-api-key');
  });
});

describe('what the guarded network refuses', () => {
  it('a host that is not granted, also by redirect', async () => {
    await expect(get('/x', { hosts: ['api.example.com'] })).rejects.toEqual(refused('not granted'));
    await expect(get(`/to/302/${encodeURIComponent('https://evil.example.com/')}`)).rejects.toEqual(
      refused('evil.example.com'),
    );
    await expect(get('/to/302/%2F%2Fevil.example.com%2F')).rejects.toEqual(refused('not granted'));
    await expect(get('/to/302/file%3A%2F%2F%2Fetc%2Fpasswd')).rejects.toEqual(refused('not granted'));
  });

  it('endless redirects', async () => {
    await expect(get('/loop')).rejects.toEqual(refused('too often'));
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  it('http, other ports, addresses and credentials outside of tests', async () => {
    const strict = createGuardedFetch({ resolve: async () => [{ address: '93.184.215.14', family: 4 }] });
    for (const [url, words] of [
      ['http://api.example.com/', 'only https'],
      ['https://api.example.com:8443/', 'standard port'],
      ['https://user:pw@api.example.com/', 'user name or password'],
      ['https://127.0.0.1/', 'an address'],
      ['https://[::1]/', 'an address'],
      ['https://2130706433/', 'an address'],
      ['https://0x7f.1/', 'an address'],
      ['ftp://api.example.com/', 'only https'],
      ['nonsense', 'not a URL'],
    ] as const) {
      const hosts = ['api.example.com', '127.0.0.1', '[::1]'];
      await expect(strict(url, { hosts })).rejects.toEqual(refused(words));
    }
  });

  it('names that resolve to anything but public addresses, even among public ones', async () => {
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '192.168.0.1',
      '100.64.0.1',
      '0.0.0.0',
      '::1',
      'fe80::1',
      'fc00::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
    ]) {
      const fetch = createGuardedFetch({
        resolve: async () => [
          { address: '93.184.215.14', family: 4 },
          { address, family: address.includes(':') ? 6 : 4 },
        ],
      });
      await expect(fetch('https://api.example.com/', { hosts: ['api.example.com'] })).rejects.toEqual(
        refused('public address'),
      );
    }
  });

  it('methods and headers that are not on the lists', async () => {
    for (const method of ['CONNECT', 'TRACE', 'OPTIONS', 'BREW']) {
      await expect(get('/x', { method })).rejects.toEqual(refused('method'));
    }
    for (const name of [
      'Host',
      'Cookie',
      'Connection',
      'Transfer-Encoding',
      'Content-Length',
      'Proxy-Authorization',
      'X-Forwarded-For',
      'Origin',
      'a b',
    ]) {
      await expect(get('/x', { headers: { [name]: 'v' } })).rejects.toEqual(refused('header'));
    }
    await expect(get('/x', { headers: { accept: 'a\r\nHost: evil' } })).rejects.toEqual(
      refused('characters'),
    );
    await expect(get('/x', { body: 'b' })).rejects.toEqual(refused('no body'));
  });

  it('requests and answers over their size', async () => {
    await expect(get('/x', { method: 'POST', body: 'x'.repeat(300_000) })).rejects.toEqual(
      refused('too large'),
    );
    await expect(get('/x', { headers: { accept: 'x'.repeat(20_000) } })).rejects.toEqual(
      refused('too large'),
    );
    await expect(get('/big')).rejects.toEqual(refused('too large'));
  });

  it('answers that break off, with another code', async () => {
    await expect(get('/cut')).rejects.toMatchObject({
      code: 'sandbox.network-failed',
      details: { host: '127.0.0.1' },
    });
  });
});

describe('public addresses', () => {
  it('are unicast and nothing special', () => {
    expect(['8.8.8.8', '2606:4700::1111'].every(isPublicAddress)).toBe(true);
    expect(
      ['224.0.0.1', '255.255.255.255', '198.18.0.1', '2001:db8::1', 'ff02::1', 'x', ''].some(isPublicAddress),
    ).toBe(false);
    // As a URL writes "::127.0.0.1" and "::10.0.0.1", and what was given to nobody.
    expect(['::7f00:1', '::a00:1', '1::1', '4000::1', 'e000::1'].some(isPublicAddress)).toBe(false);
  });
});
