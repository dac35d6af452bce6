import { Readable } from 'node:stream';
import type { Agent, Dispatcher } from 'undici';
import { StationError } from '../../src-shared/errors/index.ts';
import { parseJson, type Json } from '../../src-shared/json.ts';
import { SYNC_LIMITS } from '../../src-shared/limits.ts';
import { guardedLookup, type Resolve } from '../sandbox/index.ts';
import { arriving } from './arriving.ts';
import { boundedBody } from './bounded-body.ts';
import { remoteUrl } from './remote-url.ts';
import { retryAfterMs } from './back-off.ts';
import { loadUndici, type Undici } from './load-undici.ts';

/** The head of an answer with its body, which is cut where it breaks a bound. */
export interface RemoteAnswer {
  readonly status: number;
  /** Lower-case names; repeated fields are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

/** One request to a server. */
export interface RemoteAsk {
  /** The most bytes that the body may have. */
  readonly maxBytes?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** One call of a server's API. */
export interface RemoteCall extends RemoteAsk {
  readonly json?: Json;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * The way to one server: https, or http to this machine where the person named it; every address looked at after its name was
 * resolved, at each connection; redirections within the origin only; bounds on time and bytes.
 * Network failures throw `sync.unreachable`, `sync.too-slow`, `sync.too-large`, `sync.cut-short`, `sync.address-refused` or
 * `sync.redirect-refused`; an abort throws the signal's reason.
 */
export interface RemoteHttp {
  /** Where paths begin, without a slash at the end. */
  readonly url: string;
  /** What was asked and read so far; `serverTime` is what the last answer's Date field said, null before the first. */
  readonly usage: { readonly requests: number; readonly bytes: number; readonly serverTime: number | null };
  /** Any status is an answer; `range` asks for the bytes from there on. */
  get(path: string, ask?: RemoteAsk & { readonly range?: { readonly start: number } }): Promise<RemoteAnswer>;
  /** Any status is an answer; the body is read whole, and is null where it is no JSON. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    call?: RemoteCall,
  ): Promise<{
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly json: Json;
  }>;
  /** A GET of JSON that must succeed. @throws sync.back-off, sync.not-admitted, sync.not-found, sync.server-failed, sync.answer-invalid */
  read(path: string, query: Readonly<Record<string, string | number>>, ask?: RemoteAsk): Promise<Json>;
  close(): Promise<void>;
}

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
        throw failure(thrown, url.href, ask.signal);
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
      failed: (thrown) => failure(thrown, url, ask.signal),
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

/** @throws sync.back-off, sync.not-admitted, sync.not-found, sync.server-failed for everything but 2xx */
export function demandSuccess(
  url: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  now: number,
): void {
  if (status >= 200 && status < 300) return;
  // RFC 6585 section 4, RFC 9110 section 15.6.4.
  if (status === 429 || status === 503) {
    const waitMs = retryAfterMs(headers['retry-after'], now);
    const seconds = Math.ceil((waitMs ?? SYNC_LIMITS.firstWaitMs) / 1000);
    throw new StationError('sync.back-off', { url, status, seconds, told: waitMs !== null });
  }
  if (status === 401 || status === 403) throw new StationError('sync.not-admitted', { url, status });
  if (status === 404 || status === 410) throw new StationError('sync.not-found', { url, status });
  throw new StationError('sync.server-failed', { url, status });
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

const SLOW = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const LARGE = new Set(['UND_ERR_HEADERS_OVERFLOW']);

/** What the network did, as a code. An abort stays what it is. */
function failure(thrown: unknown, url: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  const refusal = refusalIn(thrown);
  if (refusal !== null) return refusal;
  const place = url.split('?')[0] ?? url;
  const code = codeOf(thrown);
  if (SLOW.has(code)) return new StationError('sync.too-slow', { url: place }, thrown);
  if (LARGE.has(code))
    return new StationError('sync.too-large', { url: place, maxBytes: SYNC_LIMITS.headerBytes }, thrown);
  return new StationError('sync.unreachable', { url: place, reason: code }, thrown);
}

/** The refusal of a lookup comes wrapped where a connection tries several addresses. */
function refusalIn(thrown: unknown): StationError | null {
  for (let one: unknown = thrown; one instanceof Error; one = one.cause)
    if (one instanceof StationError) return one;
  return null;
}

function codeOf(thrown: unknown): string {
  for (let one: unknown = thrown; one instanceof Error; one = one.cause)
    if ('code' in one && typeof one.code === 'string') return one.code;
  return thrown instanceof Error ? thrown.name : 'unknown';
}
