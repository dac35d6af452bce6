import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { StationError } from '../../../src-shared/errors/index.ts';
import { madeOf } from './live-settings.ts';
import type { ServerSettings } from './settings.ts';

/** Fields that decide who asks, for what and how much: two of one would let two programs read two requests (RFC 9112 section 11). */
const ONCE = new Set([
  'host',
  'authorization',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'origin',
  'idempotency-key',
]);
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

type Names = Pick<ServerSettings, 'host' | 'hostNames'>;

/** Asks the guard before anything else looks at a request. */
export function guardRequests(server: FastifyInstance, settings: Names): void {
  const demand = demandPlainRequest(settings);
  server.addHook('onRequest', (request, _reply, done) => {
    demand(request.raw);
    done();
  });
}

/**
 * Refuses a request that was made for another host or by a page of another, and one that two programs could read in two ways.
 */
export function demandPlainRequest(settings: Names): (request: IncomingMessage) => void {
  const namesNow = madeOf(
    () => settings.hostNames,
    (hostNames) => new Set(hostNames.map((name) => name.toLowerCase())),
  );
  const own = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  // Also where it listens everywhere: health checks and the browser of this machine. Rebinding needs another name.
  const isHere = ['0.0.0.0', '[::]', ...LOOPBACK].includes(own.toLowerCase());
  const isLocal = LOOPBACK.includes(own.toLowerCase());
  // Whoever listens to a network without saying under which names takes any: only tokens open anything there.
  const isKnown = (host: string, names: ReadonlySet<string>): boolean =>
    names.has(host) ||
    (isHere && LOOPBACK.includes(host)) ||
    (!isLocal && (names.size === 0 || host === own));
  // One after the other asks by the same name.
  let last: { readonly name: string; readonly host: string | null } | null = null;
  return (request) => {
    demandOneReading(request);
    const names = namesNow();
    const name = named(request);
    if (last?.name !== name) last = { name, host: hostOf(`http://${name}`) };
    const { host } = last;
    if (host === null || !isKnown(host, names)) throw new StationError('http.wrong-host');
    const { origin } = request.headers;
    if (origin === undefined) return;
    const from = hostOf(origin);
    if (from === null || !(names.has(from) || (from === host && sameHost(origin, request))))
      throw new StationError('http.foreign-origin');
  };
}

/** RFC 9112 section 3.2: a request without the field is one that cannot be read. */
function named({ headers: { host } }: IncomingMessage): string {
  if (host === undefined) throw new StationError('http.bad-request', { problem: 'it names no host' });
  return host;
}

function demandOneReading(raw: IncomingMessage): void {
  // Absolute and authority forms are for proxies (RFC 9112 section 3.2); the one program that answers here is none.
  if (raw.url?.startsWith('/') !== true)
    throw new StationError('http.bad-request', { problem: 'its target is not a path' });
  const seen = new Set<string>();
  for (const [index, text] of raw.rawHeaders.entries()) {
    const name = text.toLowerCase();
    if (index % 2 !== 0 || !ONCE.has(name)) continue;
    if (seen.has(name)) throw new StationError('http.bad-request', { problem: `it has ${name} twice` });
    seen.add(name);
  }
  // Nothing here unpacks a body: what says that it is packed would be read as what it is not.
  const { 'content-encoding': packed = 'identity' } = raw.headers;
  if (packed !== 'identity') throw new StationError('http.unsupported-media-type');
  if (seen.has('content-length') && seen.has('transfer-encoding'))
    throw new StationError('http.bad-request', { problem: 'it gives its length in two ways' });
}

/** A page of this very server: the port counts as well, where the names are not spelled out. */
function sameHost(origin: string, { headers }: IncomingMessage): boolean {
  const { host } = new URL(origin);
  return host === headers.host?.toLowerCase();
}

function hostOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { hostname, pathname, username, password } = new URL(address);
  const isPlain = hostname !== '' && username === '' && password === '' && pathname === '/';
  return isPlain ? hostname : null;
}
