import type { Dispatcher, request as Request } from 'undici';
import { StationError } from '../../../src-shared/errors/index.ts';
import { GUEST_NETWORK_LIMITS } from '../../../src-shared/limits.ts';
import type { GuestFetchAnswer, HostServices } from '../ports.ts';
import { addressOfHost, isLoopback } from './address.ts';
import type { Resolve } from './guarded-agent.ts';
import { answerHeaders, requestHeaders, withoutPrivate } from './headers.ts';
import { refuse } from './refusal.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface GuardedFetchOptions {
  /** Answers every address of a host name; the system's resolver unless given. */
  readonly resolve?: Resolve;
  /** Lets requests go to this machine, over http too and to any port. For tests only. */
  readonly allowLoopback?: boolean;
}

interface Hop {
  readonly url: URL;
  readonly method: Method;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}

/**
 * A guest's way to the network: https to granted hosts on public addresses, redirects held to the same, with limits
 * on time, size and headers.
 * @throws StationError `sandbox.network-refused` (with `sent: false` where nothing left this machine), `sandbox.network-failed`
 */
export function createGuardedFetch(options: GuardedFetchOptions = {}): HostServices['network']['fetch'] {
  let network: Promise<Network> | undefined;
  return async (url, init) => {
    network ??= openNetwork(options);
    const { agent, request } = await network;
    const timeout = AbortSignal.timeout(GUEST_NETWORK_LIMITS.timeoutMs);
    const signal = init.signal === undefined ? timeout : AbortSignal.any([timeout, init.signal]);
    let isSent = false;
    try {
      let hop = firstHop(url, init);
      for (let redirects = 0; ; redirects += 1) {
        refuseUngranted(hop.url, init.hosts, options.allowLoopback === true);
        if (redirects > 0) init.onRedirect?.(hostOf(hop.url));
        const answer = await send({ agent, request }, hop, signal);
        isSent = true;
        const next = nextHop(hop, answer);
        if (next === undefined) return await readAnswer(hop.url, answer);
        await answer.body.dump();
        if (redirects >= GUEST_NETWORK_LIMITS.redirects) refuse('it was redirected too often');
        hop = next;
      }
    } catch (error) {
      throw isSent ? error : marked(error);
    }
  };
}

/** A refusal before anything was sent says so: the receipt does not count it as a use. */
function marked(error: unknown): unknown {
  if (!(error instanceof StationError) || error.code !== 'sandbox.network-refused') return error;
  return new StationError(error.code, { ...error.details, sent: false }, error);
}

const hostOf = (url: URL): string => url.hostname.replace(/\.$/, '');

function firstHop(url: string, init: Parameters<HostServices['network']['fetch']>[1]): Hop {
  if (!URL.canParse(url)) refuse('its address is not a URL');
  const wanted = (init.method ?? 'GET').toUpperCase();
  const method =
    METHODS.find((one) => one === wanted) ?? refuse(`the method ${wanted.slice(0, 16)} is not allowed`);
  if (init.body !== undefined) {
    if (method === 'GET' || method === 'HEAD') refuse(`a ${method} request has no body`);
    if (Buffer.byteLength(init.body) > GUEST_NETWORK_LIMITS.requestBytes) refuse('its body is too large');
  }
  return { url: new URL(url), method, headers: requestHeaders(init.headers ?? {}), body: init.body };
}

function refuseUngranted(url: URL, hosts: readonly string[], allowLoopback: boolean): void {
  const host = hostOf(url);
  if (!hosts.includes(host)) refuse(`the host ${host} is not granted`);
  if (url.username !== '' || url.password !== '') refuse('its address holds a user name or password');
  const address = addressOfHost(url.hostname);
  const isLocal = allowLoopback && ((address !== undefined && isLoopback(address)) || host === 'localhost');
  if (isLocal) return;
  if (address !== undefined) refuse('its host is an address, not a name');
  if (url.protocol !== 'https:') refuse('only https is allowed');
  if (url.port !== '') refuse('only the standard port is allowed');
}

interface Network {
  readonly agent: Dispatcher;
  readonly request: typeof Request;
}

/** The HTTP client loads when a guest first reaches out: most programs that hold this function never do. */
async function openNetwork(options: GuardedFetchOptions): Promise<Network> {
  const [{ request }, { guardedAgent }] = await Promise.all([import('undici'), import('./guarded-agent.ts')]);
  return { agent: guardedAgent(options), request };
}

async function send(
  { agent, request }: Network,
  hop: Hop,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  try {
    return await request(hop.url, {
      dispatcher: agent,
      // Larger than what is read: a connection that is reset while its body waits for the reader ends the program (undici 7).
      highWaterMark: GUEST_NETWORK_LIMITS.responseBytes * 2,
      method: hop.method,
      headers: { ...hop.headers, 'user-agent': 'marketplace-station', 'accept-encoding': 'identity' },
      ...(hop.body === undefined ? {} : { body: hop.body }),
      signal,
    });
  } catch (error) {
    throw failed(hop.url, error);
  }
}

/** RFC 9110 section 15.4: 303 always becomes GET; 301 and 302 do so for POST; 307 and 308 repeat the request. */
function nextHop(hop: Hop, answer: Dispatcher.ResponseData): Hop | undefined {
  const { location } = answer.headers;
  if (!REDIRECTS.has(answer.statusCode) || typeof location !== 'string') return undefined;
  if (!URL.canParse(location, hop.url.href)) refuse('it was redirected to something that is not a URL');
  const url = new URL(location, hop.url);
  const becomesGet =
    (answer.statusCode === 303 && hop.method !== 'HEAD') ||
    ((answer.statusCode === 301 || answer.statusCode === 302) && hop.method === 'POST');
  const kept = url.host === hop.url.host ? hop.headers : withoutPrivate(hop.headers);
  if (!becomesGet) return { ...hop, url, headers: kept };
  const { 'content-type': _dropped, ...headers } = kept;
  return { url, method: 'GET', headers, body: undefined };
}

async function readAnswer(url: URL, answer: Dispatcher.ResponseData): Promise<GuestFetchAnswer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of answer.body as AsyncIterable<Buffer>) {
      bytes += part.byteLength;
      if (bytes > GUEST_NETWORK_LIMITS.responseBytes) refuse('the answer is too large');
      parts.push(part);
    }
  } catch (error) {
    throw failed(url, error);
  }
  return {
    status: answer.statusCode,
    headers: answerHeaders(answer.headers),
    text: new TextDecoder().decode(Buffer.concat(parts)),
  };
}

function failed(url: URL, error: unknown): StationError {
  if (error instanceof StationError) return error;
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
  const reason = code ?? (error instanceof Error ? error.name : 'unknown');
  return new StationError('sandbox.network-failed', { host: url.hostname, reason }, error);
}
