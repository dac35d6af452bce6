import { Readable } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';
import { StationError } from '../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { guardedLookup, type Resolve } from '../sandbox/index.ts';
import { arriving } from './arriving.ts';
import { boundedBody } from './bounded-body.ts';
import { demandSuccess, networkFailure } from './http-errors.ts';
import type { RemoteAsk, RemoteCall, RemoteHttp } from './http-port.ts';
import { remoteUrl } from './remote-url.ts';
import { loadUndici, type Undici } from './load-undici.ts';

export interface RemoteHttpOptions {
  readonly url: string;
  /** Of the server; asked for with each request, so that a new one counts at once. */
  readonly token?: (() => Promise<string | null>) | undefined;
  readonly resolve?: Resolve | undefined;
  readonly now?: () => number;
  /** For tests: shorter waits than SYNC_LIMITS. */
  readonly timing?: Partial<Record<'connectMs' | 'headersMs' | 'idleMs', number>>;
}

interface Network {
  readonly agent: Agent;
  readonly request: Undici['request'];
}
type Answer = Dispatcher.ResponseData;
interface Reached {
  readonly answer: Answer;
  readonly url: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** @throws sync.bad-url */
export function openRemoteHttp(options: RemoteHttpOptions): RemoteHttp {
  const base = remoteUrl(options.url);
  const timing = { ...SYNC_LIMITS, ...options.timing };
  const now = options.now ?? Date.now;
  let network: Promise<Network> | null = null;
  const usage: { requests: number; bytes: number; serverTime: number | null } = {
    requests: 0,
    bytes: 0,
    serverTime: null,
  };

  const connect = async (): Promise<Network> => {
    const { Agent: AgentClass, request } = await loadUndici();
    const refuse = (host: string): Error => new StationError('sync.address-refused', { host });
    const lookup = guardedLookup({ resolve: options.resolve, allowLoopback: base.isLocal, refuse });
    const agent = new AgentClass({
      connect: { lookup, timeout: timing.connectMs },
      connections: 4,
      pipelining: 1,
      maxHeaderSize: SYNC_LIMITS.headerBytes,
      headersTimeout: timing.headersMs,
      bodyTimeout: timing.idleMs,
    });
    return { agent, request };
  };

  const send = async (method: Dispatcher.HttpMethod, path: string, ask: RemoteCall): Promise<Reached> => {
    const { agent, request } = await (network ??= connect());
    const maxBytes = ask.maxBytes ?? SYNC_LIMITS.answerBytes;
    const token = (await options.token?.()) ?? null;
    let url = new URL(`${base.url}${path}`);
    for (let redirects = 0; ; redirects += 1) {
      usage.requests += 1;
      const place = url.origin + url.pathname;
      const way = arriving(
        agent,
        maxBytes,
        () => new StationError('sync.too-large', { url: place, maxBytes }),
      );
      const answer = await request(url, {
        dispatcher: way.dispatcher,
        highWaterMark: way.highWaterMark,
        method,
        headers: {
          'user-agent': 'marketplace-station',
          'accept-encoding': 'identity',
          ...(ask.json === undefined ? {} : { 'content-type': 'application/json' }),
          ...ask.headers,
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        ...bodyOf(ask),
        ...(ask.signal === undefined ? {} : { signal: ask.signal }),
      }).catch((thrown: unknown) => {
        throw networkFailure(thrown, url.href, ask.signal);
      });
      const { location, date } = answer.headers;
      if (typeof date === 'string' && !Number.isNaN(Date.parse(date))) usage.serverTime = Date.parse(date);
      if (!REDIRECTS.has(answer.statusCode) || typeof location !== 'string')
        return { answer, url: url.href, bytes: way.bytes };
      // Nobody reads it: a body that never ends must not hold this up.
      answer.body.on('error', () => undefined).destroy();
      url = redirected(url, location, method, redirects);
    }
  };

  const bodyOfAnswer = ({ answer, url, bytes }: Reached, ask: RemoteAsk): AsyncIterable<Uint8Array> => {
    // The bytes are read where they arrive; the stream holds them a second time and is what ends the connection.
    answer.body.on('error', () => undefined);
    return boundedBody(bytes, {
      url,
      maxBytes: ask.maxBytes ?? SYNC_LIMITS.answerBytes,
      contentLength: lengthOf(answer),
      graceMs: timing.idleMs,
      now,
      failed: (thrown) => networkFailure(thrown, url, ask.signal),
      received: (count) => {
        usage.bytes += count;
      },
      stop: () => answer.body.destroy(),
    });
  };

  const get: RemoteHttp['get'] = async (path, ask = {}) => {
    const range: Record<string, string> =
      ask.range === undefined ? {} : { range: `bytes=${ask.range.start}-` };
    const reached = await send('GET', path, { ...ask, headers: { ...ask.headers, ...range } });
    const { answer } = reached;
    return { status: answer.statusCode, headers: headersOf(answer), body: bodyOfAnswer(reached, ask) };
  };

  const call: RemoteHttp['call'] = async (method, path, ask = {}) => {
    const reached = await send(method, path, ask);
    const { answer } = reached;
    const parts: Uint8Array[] = [];
    for await (const part of bodyOfAnswer(reached, ask)) parts.push(part);
    return {
      status: answer.statusCode,
      headers: headersOf(answer),
      json: jsonOf(Buffer.concat(parts).toString('utf8')),
    };
  };

  return {
    url: base.url,
    usage,
    get,
    call,
    async read(path, query, ask = {}) {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) search.set(name, String(value));
      const full = search.size === 0 ? path : `${path}?${search.toString()}`;
      const { status, headers, json } = await call('GET', full, ask);
      demandSuccess(`${base.url}${path}`, status, headers, now());
      if (json === null)
        throw new StationError('sync.answer-invalid', { url: `${base.url}${path}`, problem: 'no JSON' });
      return json;
    },
    async close() {
      if (network !== null) await (await network).agent.destroy();
    },
  };
}

/** RFC 9110 section 15.4, held to the same origin; a write is never sent anywhere else. @throws sync.redirect-refused */
function redirected(from: URL, location: string, method: string, redirects: number): URL {
  const url = from.origin + from.pathname;
  if (!URL.canParse(location, from.href))
    throw new StationError('sync.redirect-refused', { url, target: 'no address' });
  const target = new URL(location, from);
  const isOwn = target.origin === from.origin && target.username === '' && target.password === '';
  if (!isOwn || method !== 'GET' || redirects >= SYNC_LIMITS.redirects)
    throw new StationError('sync.redirect-refused', { url, target: target.origin + target.pathname });
  return target;
}

function bodyOf({ json, body }: RemoteCall): { body?: Uint8Array | Readable | string } {
  if (json !== undefined) return { body: JSON.stringify(json) };
  if (body === undefined) return {};
  return { body: body instanceof Uint8Array ? body : Readable.from(body) };
}

function headersOf(answer: Answer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(answer.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function lengthOf(answer: Answer): number | null {
  const length = answer.headers['content-length'];
  return typeof length === 'string' && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

function jsonOf(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
