import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { callOf, openRawPort } from '../support/doors/raw-port.ts';

let folder: string;
let port: ReturnType<typeof openRawPort>;
let last = 0;
const nextId = (): string => `n${(last += 1)}`;

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'station-port-'));
  port = openRawPort(path.join(folder, 'home'));
  expect((await port.ask(nextId(), 'about.get')).code).toBeNull();
});
afterAll(async () => {
  await port.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  port.answers.length = 0;
});
/** The port answers in order, so what was not answered before this call is not answered at all. */
const stillServes = async (): Promise<void> => {
  expect((await port.ask(nextId(), 'about.get')).code).toBeNull();
};

describe('a port in hostile hands', () => {
  it.each<readonly [what: string, message: unknown]>([
    ['nothing', ''],
    ['no JSON', '{"i":"1","p":'],
    ['null', 'null'],
    ['a number', '5'],
    ['a list', '[]'],
    ['no id', '{"p":{"u":"/about/get"}}'],
    ['an id that is no text', '{"i":{"a":1},"p":{"u":"/about/get"}}'],
    ['an id that is too long', JSON.stringify({ i: 'x'.repeat(65), p: { u: '/about/get' } })],
    ['bytes', new TextEncoder().encode(callOf('bytes', 'about.get', {}))],
    ['an object', { i: 'object', p: { u: '/about/get' } }],
    ['too much, its id hidden behind it', `{"p":{"u":"/about/get","b":"${'x'.repeat(9 << 20)}"},"i":"late"}`],
  ])('hears nothing of %s', async (_, message) => {
    port.send(message);
    await stillServes();
    expect(port.answers).toHaveLength(1);
  });

  it.each<readonly [what: string, payload: unknown, type?: unknown]>([
    ['no payload', null],
    ['a procedure that is no text', { u: 5 }],
    ['an address elsewhere', { u: 'http://evil.example/about/get' }],
    ['an address that goes up', { u: '/extensions/../about/get' }],
    ['an encoded address', { u: '/%61bout/get' }],
    ['an endless address', { u: `/${'a/'.repeat(100_000)}` }],
    ['a method', { u: '/extensions/search', m: 'GET' }],
    ['headers that are none', { u: '/about/get', h: 5 }],
    ['a form', { u: '/extensions/search', h: { 'content-type': 'multipart/form-data; boundary=x' } }],
    ['a file', { u: '/extensions/search', h: { 'content-disposition': 'attachment' }, b: {} }],
    ['a stream', { u: '/extensions/search', h: { 'content-type': 'text/event-stream' } }],
    ['a body that is a text', { u: '/extensions/search', b: 'x' }],
    ['a body that is a list', { u: '/extensions/search', b: [] }],
    ['more beside the JSON', { u: '/extensions/search', b: { json: {}, evil: 1 } }],
    ['blobs', { u: '/extensions/search', b: { json: { query: 'x' }, maps: [['query']] } }],
    ['types that are no list', { u: '/extensions/search', b: { json: {}, meta: 5 } }],
    ...[0, 1, 2, 4, 5, 6, 7, 8, 99].map(
      (type) =>
        [
          `a value of type ${type}`,
          { u: '/extensions/search', b: { json: { query: '1' }, meta: [[type, 'query']] } },
        ] as const,
    ),
    [
      'a huge integer',
      { u: '/extensions/search', b: { json: { query: '9'.repeat(1e6) }, meta: [[0, 'query']] } },
    ],
    [
      'a path to a prototype',
      { u: '/extensions/search', b: { json: {}, meta: [[3, '__proto__', 'polluted']] } },
    ],
    ['a path to a constructor', { u: '/extensions/search', b: { json: {}, meta: [[3, 'constructor']] } }],
    [
      'a path to something that is there',
      { u: '/extensions/search', b: { json: { a: 1 }, meta: [[3, 'a']] } },
    ],
    ['a frame of a type that is none', { u: '/about/get' }, 99],
    ['a piece of a stream', { e: 'message', d: 1 }, 3],
  ])('refuses %s as malformed', async (_, payload, type) => {
    const id = nextId();
    port.send(JSON.stringify({ i: id, ...(type === undefined ? {} : { t: type }), p: payload }));
    expect(await port.answerTo(id)).toMatchObject({ code: 'api.invalid-input' });
    await stillServes();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('takes undefined where a client wrote it', async () => {
    const id = nextId();
    const body = { json: { operands: [], to: null }, meta: [[3, 'to']] };
    port.send(JSON.stringify({ i: id, p: { u: '/installs/plan', b: body } }));
    expect(await port.answerTo(id)).toMatchObject({ code: 'installs.nothing-asked' });
  });

  it.each(['__proto__.x', 'extensions.__proto__', 'constructor.constructor', 'extensions.hasOwnProperty'])(
    'knows no procedure %s',
    async (name) => {
      expect(await port.ask(nextId(), name)).toMatchObject({ code: 'api.unknown-procedure' });
    },
  );

  it('refuses a message that is too long by its code', async () => {
    const id = nextId();
    port.send(`{"i":"${id}","p":{"u":"/about/get","b":"${'x'.repeat(9 << 20)}"}}`);
    expect(await port.answerTo(id)).toMatchObject({ code: 'api.message-too-large' });
  });

  it('survives JSON that nests a million levels deep', async () => {
    const deep = `${'['.repeat(1e6)}${']'.repeat(1e6)}`;
    for (const [procedure, input] of [
      ['extensions/search', deep],
      ['runs/start', `{"extensionId":"acme.one","name":"x","input":${deep}}`],
    ] as const) {
      const id = nextId();
      port.send(`{"i":"${id}","p":{"u":"/${procedure}","b":{"json":${input}}}}`);
      expect(await port.answerTo(id)).toMatchObject({ code: 'api.invalid-input' });
    }
    await stillServes();
  });

  it('keeps nothing of what is streamed into an open call', async () => {
    const id = nextId();
    port.send(callOf(id, 'changes.watch', {}));
    await port.answerTo(id);
    const before = process.memoryUsage().rss;
    for (let piece = 0; piece < 60; piece += 1) {
      port.send(JSON.stringify({ i: id, t: 3, p: { e: 'message', d: `${piece}${'x'.repeat(4 << 20)}` } }));
      await stillServes();
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
    port.send(JSON.stringify({ i: id, t: 4 }));
    await stillServes();
  });

  it('bounds open calls, and hears of the ones that are given up', async () => {
    const ids = Array.from({ length: 300 }, nextId);
    for (const id of ids) port.send(callOf(id, 'changes.watch', {}));
    const answers = await Promise.all(ids.map((id) => port.answerTo(id)));
    expect(answers.filter(({ code }) => code === 'api.too-many-calls')).toHaveLength(300 - 256);
    expect(await port.ask(nextId(), 'about.get')).toMatchObject({ code: 'api.too-many-calls' });
    for (const id of ids) port.send(JSON.stringify({ i: id, t: 4 }));
    await stillServes();
  });

  it('survives a storm of calls that are given up at once', async () => {
    for (let turn = 0; turn < 1_000; turn += 1) {
      const id = nextId();
      port.send(callOf(id, 'extensions.search', { query: `words ${turn}` }));
      port.send(JSON.stringify({ i: id, t: 4 }));
    }
    await stillServes();
  });

  it('gives no token and carries nothing out without the consent of a person', async () => {
    for (const [procedure, input] of [
      ['installs.consent', { planId: 'any' }],
      ['installs.install', { planId: 'any', token: 'any' }],
    ] as const) {
      expect(await port.ask(nextId(), procedure, input)).toMatchObject({ code: 'api.consent-required' });
    }
  });
});
