import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Answer, AttackedServer } from '../support/attacked-server.ts';
import { refusesAll, underAttack, type Attack } from '../support/attacks.ts';

const server = underAttack({ requestMs: 1_000, bodyBytes: 4_096 });
let admin = '';

/** One request, byte by byte, of somebody who is signed in as administrator. */
const text = (lines: readonly string[], body = ''): string =>
  [...lines, `Authorization: Bearer ${admin}`, 'Connection: close', '', body].join('\r\n');
const HOST = 'Host: 127.0.0.1';
const JSON_TYPE = 'Content-Type: application/json';
const CLAIM = JSON.stringify({ id: 'mallory', displayName: 'Mallory' });

const raw = (
  name: string,
  make: (at: AttackedServer) => string,
  status: number,
  code: string | null = 'http.bad-request',
): Attack => ({ name, run: (at) => at.raw(make(at)), status, code });

/** A write with these lines in front of the usual ones. */
const post = (name: string, lines: readonly string[], status: number, code: string, body = CLAIM): Attack =>
  raw(
    name,
    () =>
      text(
        ['POST /api/v1/publishers HTTP/1.1', ...lines, `Content-Length: ${Buffer.byteLength(body)}`],
        body,
      ),
    status,
    code,
  );
const get = (name: string, target: string, status: number, code: string | null): Attack =>
  raw(name, () => text([`GET ${target} HTTP/1.1`, HOST]), status, code);

const PATHS: readonly Attack[] = [
  get('dots', '/api/v1/../../etc/passwd', 404, 'api.unknown-procedure'),
  get('encoded dots', '/api/v1/extensions/%2e%2e%2f%2e%2e%2fstore.sqlite', 400, 'api.invalid-input'),
  get('dots encoded twice', '/api/v1/extensions/%252e%252e%252fstore.sqlite', 400, 'api.invalid-input'),
  get('an encoded slash', '/api/v1/extensions/a.b%2f..%2f..%2fx', 400, 'api.invalid-input'),
  get('an encoded NUL', '/api/v1/extensions/grove-labs.grove-tool%00', 400, 'api.invalid-input'),
  get('overlong UTF-8', '/api/v1/extensions/%c0%ae%c0%ae', 400, 'http.bad-request'),
  get('half an escape', '/api/v1/extensions/%E0%A4%A', 400, 'http.bad-request'),
  get('a file of another tenant', '/api/v1/../tenants/other/store.sqlite', 404, 'api.unknown-procedure'),
  get('a file of the pages', '/docs/static/..%2f..%2f..%2f..%2fpackage.json', 404, 'http.not-found'),
  get('backslashes', '/api\\v1\\publishers', 404, 'http.not-found'),
  get('a doubled slash', '//api/v1/publishers', 404, 'http.not-found'),
  get('another case', '/API/V1/publishers', 404, 'http.not-found'),
  get('a semicolon', '/api/v1/publishers;admin=1', 404, 'api.unknown-procedure'),
  get('the absolute form of another host', 'http://evil.example/api/v1/publishers', 400, 'http.bad-request'),
  get('the absolute form of this host', 'http://127.0.0.1/api/v1/publishers', 400, 'http.bad-request'),
  get(
    'a parameter of ten thousand characters',
    `/api/v1/extensions/${'a'.repeat(10_000)}`,
    414,
    'http.target-too-long',
  ),
  raw('a proxy connection', () => text(['CONNECT 127.0.0.1:22 HTTP/1.1', HOST]), 0, null),
  raw('the asterisk form', () => text(['OPTIONS * HTTP/1.1', HOST]), 400),
  raw('TRACE', () => text(['TRACE /api/v1/publishers HTTP/1.1', HOST]), 404, 'api.unknown-procedure'),
  raw('a method nobody knows', () => text(['SUDO /api/v1/publishers HTTP/1.1', HOST]), 400),
  raw(
    'another method by header',
    () => text(['GET /api/v1/tokens/x HTTP/1.1', HOST, 'X-HTTP-Method-Override: DELETE']),
    404,
    'api.unknown-procedure',
  ),
];

const HEADERS: readonly Attack[] = [
  post('the Host of a page (DNS rebinding)', ['Host: evil.example', JSON_TYPE], 421, 'http.wrong-host'),
  post(
    'a Host that begins like this one',
    ['Host: 127.0.0.1.evil.example', JSON_TYPE],
    421,
    'http.wrong-host',
  ),
  post('a Host with a user', ['Host: 127.0.0.1@evil.example', JSON_TYPE], 421, 'http.wrong-host'),
  post('an empty Host', ['Host:', JSON_TYPE], 421, 'http.wrong-host'),
  post('no Host', [JSON_TYPE], 400, 'http.bad-request'),
  post('two Hosts', [HOST, 'Host: evil.example', JSON_TYPE], 400, 'http.bad-request'),
  post(
    'a forwarded Host',
    ['Host: evil.example', 'X-Forwarded-Host: 127.0.0.1', JSON_TYPE],
    421,
    'http.wrong-host',
  ),
  post(
    'a page of another origin (CSRF)',
    [HOST, 'Origin: https://evil.example', JSON_TYPE],
    403,
    'http.foreign-origin',
  ),
  post('a page without an origin', [HOST, 'Origin: null', JSON_TYPE], 403, 'http.foreign-origin'),
  post('a page of another port', [HOST, 'Origin: http://127.0.0.1:1', JSON_TYPE], 403, 'http.foreign-origin'),
  post(
    'a form of a page',
    [HOST, 'Content-Type: application/x-www-form-urlencoded'],
    415,
    'http.unsupported-media-type',
    'id=mallory&displayName=M',
  ),
  post(
    'a form with files',
    [HOST, 'Content-Type: multipart/form-data; boundary=x'],
    415,
    'http.unsupported-media-type',
  ),
  post('JSON that says it is a text', [HOST, 'Content-Type: text/plain'], 415, 'http.unsupported-media-type'),
  post('two types', [HOST, JSON_TYPE, 'Content-Type: text/plain'], 400, 'http.bad-request'),
  raw('two sign-ins', () => text(['GET /api/v1/publishers HTTP/1.1', HOST, 'Authorization: Bearer x']), 400),
  post(
    'a body that says it is compressed',
    [HOST, JSON_TYPE, 'Content-Encoding: gzip'],
    415,
    'http.unsupported-media-type',
  ),
  raw('a field with a line break in its name', () => text(['GET /health HTTP/1.1', HOST, 'X-A\n: b']), 400),
  raw('a space before the colon', () => text(['GET /health HTTP/1.1', HOST, 'X-A : b']), 400),
  raw('a folded field', () => text(['GET /health HTTP/1.1', HOST, 'X-A: b', ' c']), 400),
  raw(
    'a head that is too large',
    () => text(['GET /health HTTP/1.1', HOST, `X-A: ${'a'.repeat(17_000)}`]),
    431,
    'http.head-too-large',
  ),
];

const SMUGGLED: readonly Attack[] = [
  raw(
    'two lengths',
    () =>
      text(
        [
          'POST /api/v1/publishers HTTP/1.1',
          HOST,
          JSON_TYPE,
          'Content-Length: 5',
          `Content-Length: ${CLAIM.length}`,
        ],
        CLAIM,
      ),
    400,
  ),
  raw(
    'a length and chunks',
    () =>
      text(
        [
          'POST /api/v1/publishers HTTP/1.1',
          HOST,
          JSON_TYPE,
          'Content-Length: 5',
          'Transfer-Encoding: chunked',
        ],
        `0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
      ),
    400,
  ),
  raw(
    'chunks by another name',
    () => text(['POST /api/v1/publishers HTTP/1.1', HOST, JSON_TYPE, 'Transfer-Encoding: xchunked'], CLAIM),
    400,
  ),
  raw(
    'chunked twice',
    () =>
      text(
        [
          'POST /api/v1/publishers HTTP/1.1',
          HOST,
          JSON_TYPE,
          'Transfer-Encoding: chunked',
          'Transfer-Encoding: chunked',
        ],
        `0\r\n\r\n`,
      ),
    400,
  ),
  raw(
    'chunked and something after it',
    () =>
      text(
        ['POST /api/v1/publishers HTTP/1.1', HOST, JSON_TYPE, 'Transfer-Encoding: chunked, identity'],
        `0\r\n\r\n`,
      ),
    400,
  ),
  raw(
    'a length with a sign',
    () =>
      text(['POST /api/v1/publishers HTTP/1.1', HOST, JSON_TYPE, `Content-Length: +${CLAIM.length}`], CLAIM),
    400,
  ),
  raw(
    'a chunk size that is no number',
    () =>
      text(
        ['POST /api/v1/publishers HTTP/1.1', HOST, JSON_TYPE, 'Transfer-Encoding: chunked'],
        `zz\r\n${CLAIM}\r\n0\r\n\r\n`,
      ),
    400,
  ),
  raw(
    'line feeds alone',
    () => `POST /api/v1/publishers HTTP/1.1\n${HOST}\nAuthorization: Bearer ${admin}\nContent-Length: 0\n\n`,
    400,
  ),
  raw(
    'a second request in the body of a GET',
    () => text(['GET /api/v1/publishers/nobody HTTP/1.1', HOST, `Content-Length: ${CLAIM.length}`], CLAIM),
    404,
    'registry.publisher-not-found',
  ),
  raw('HTTP/0.9', () => 'GET /api/v1/publishers\r\n\r\n', 400),
  raw('HTTP/2 without asking', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400),
];

const BODIES: readonly Attack[] = [
  post(
    'a body over the limit',
    [HOST, JSON_TYPE],
    413,
    'http.body-too-large',
    JSON.stringify({ id: 'x'.repeat(5_000) }),
  ),
  {
    name: 'a length over the limit and a body that never comes',
    run: (at) =>
      at.raw(text(['POST /api/v1/publishers HTTP/1.1', HOST, JSON_TYPE, 'Content-Length: 999999999'])),
    status: 413,
    code: 'http.body-too-large',
  },
  {
    name: 'chunks beyond the limit',
    run: (at) =>
      at.raw(
        text(
          ['POST /api/v1/publishers HTTP/1.1', HOST, JSON_TYPE, 'Transfer-Encoding: chunked'],
          `2000\r\n${' '.repeat(0x2000)}\r\n0\r\n\r\n`,
        ),
      ),
    status: 413,
    code: 'http.body-too-large',
  },
  post(
    'a key of the prototype',
    [HOST, JSON_TYPE],
    400,
    'http.bad-request',
    '{"__proto__":{"role":"admin"},"id":"m","displayName":"M"}',
  ),
  post(
    'a constructor',
    [HOST, JSON_TYPE],
    400,
    'http.bad-request',
    '{"constructor":{"prototype":{"x":1}},"id":"m","displayName":"M"}',
  ),
  post(
    'a thousand levels',
    [HOST, JSON_TYPE],
    400,
    'api.invalid-input',
    `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
  ),
  post('bytes that are not UTF-8', [HOST, JSON_TYPE], 400, 'http.bad-request', '\u0000\u0001'),
  post('no body where one is needed', [HOST, JSON_TYPE], 400, 'http.bad-request', ''),
  post('a list where a record is needed', [HOST, JSON_TYPE], 400, 'api.invalid-input', '[]'),
  post('a number of four thousand digits', [HOST, JSON_TYPE], 400, 'api.invalid-input', '9'.repeat(4_000)),
];

/** Says a little, then goes on saying less, until the server has had enough. */
async function dawdle(at: AttackedServer, head: string, crumb: string): Promise<Answer> {
  const socket = connect(at.port, '127.0.0.1');
  let answer = '';
  socket.on('data', (part: Buffer) => (answer += part.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  await once(socket, 'connect');
  socket.write(head);
  const drip = setInterval(() => socket.write(crumb), 100);
  await closed;
  clearInterval(drip);
  const body = answer.split('\r\n\r\n')[1] ?? '{}';
  const { error } = JSON.parse(body) as { error?: { code: string } };
  return { status: Number(answer.slice(9, 12)), headers: {}, body, code: error?.code ?? null };
}

const SLOW: readonly Attack[] = [
  {
    name: 'a head that never ends',
    run: (at) => dawdle(at, 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n', 'X-A: b\r\n'),
    status: 408,
    code: 'http.too-slow',
  },
  {
    name: 'a body that comes byte by byte',
    run: (at) =>
      dawdle(
        at,
        `POST /api/v1/publishers HTTP/1.1\r\n${HOST}\r\n${JSON_TYPE}\r\nAuthorization: Bearer ${admin}\r\nContent-Length: 4000\r\n\r\n`,
        ' ',
      ),
    status: 408,
    code: 'http.too-slow',
  },
  {
    name: 'an upload that comes byte by byte',
    run: (at) =>
      dawdle(
        at,
        `PUT /api/v1/uploads/${'a'.repeat(64)} HTTP/1.1\r\n${HOST}\r\nContent-Type: application/octet-stream\r\nAuthorization: Bearer ${admin}\r\nContent-Length: 4000\r\n\r\n`,
        ' ',
      ),
    status: 408,
    code: 'http.too-slow',
  },
];

describe('requests that are made to be misread', () => {
  it('stand beside one that is made well', async () => {
    admin = await server().token('admin');
    const answer = await server().raw(text(['GET /api/v1/publishers HTTP/1.1', HOST]));
    expect(answer.status).toBe(200);
    const page = await server().raw(
      text([
        `GET /health HTTP/1.1`,
        `Host: localhost:${server().port}`,
        `Origin: http://localhost:${server().port}`,
      ]),
    );
    expect(page.status).toBe(200);
  });
  describe('a path with', () => refusesAll(server, PATHS));
  describe('a head with', () => refusesAll(server, HEADERS));
  describe('smuggling with', () => refusesAll(server, SMUGGLED));
  describe('a body:', () => refusesAll(server, BODIES));
  describe('slowness:', () => refusesAll(server, SLOW));

  it('does not believe what a client says of its own address', async () => {
    const at = server();
    const answers = await Promise.all(
      ['1.1.1.1', '2.2.2.2'].map((address) =>
        at.ask('/api/v1/publishers', { token: admin, headers: { 'x-forwarded-for': address } }),
      ),
    );
    const left = answers.map(({ headers }) => Number(headers['x-ratelimit-remaining']));
    expect(Math.abs((left[0] ?? 0) - (left[1] ?? 0))).toBe(1);
  });
});
