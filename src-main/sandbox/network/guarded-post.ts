import type { Agent, Dispatcher, request as Request } from 'undici';
import { StationError } from '../../../src-shared/errors/index.ts';
import { addressOfHost, isLoopback, isPublicAddress } from './address.ts';
import type { Resolve } from './guarded-agent.ts';
import { refuse } from './refusal.ts';

/** What came back; the body is read up to a bound and the rest is dropped. */
export interface PostAnswer {
  readonly status: number;
  /** The `Retry-After` field as it was sent, null where there was none. */
  readonly retryAfter: string | null;
  readonly body: Uint8Array;
}

/**
 * A POST of this program to an address that somebody else chose: https to public addresses, looked at after the name was
 * resolved; no redirect is followed.
 * @throws sandbox.network-refused, sandbox.network-failed, or the signal's reason
 */
export type GuardedPost = (
  url: string,
  request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
    /** How much of the answer is read. */
    readonly answerBytes: number;
  },
) => Promise<PostAnswer>;

interface Network {
  readonly agent: Agent;
  readonly request: typeof Request;
}

export function createGuardedPost(options: {
  /** Lets requests go to this machine too, by its name or address in the URL, over http as well. */
  readonly allowLoopback: boolean;
  readonly resolve?: Resolve;
}): { readonly post: GuardedPost; close(): Promise<void> } {
  const networks = new Map<boolean, Promise<Network>>();
  const post: GuardedPost = async (address, { headers, body, signal, answerBytes }) => {
    const url = new URL(address);
    const isLocal = isThisMachine(url);
    if (isLocal && !options.allowLoopback) refuse('its host is this machine');
    refuseUnsafe(url, isLocal);
    const network = networks.get(isLocal) ?? openNetwork(isLocal, options.resolve);
    networks.set(isLocal, network);
    const { agent, request } = await network;
    try {
      const answer = await request(url, { dispatcher: agent, method: 'POST', headers, body, signal });
      const read = await readSome(answer.body, answerBytes);
      const retryAfter = answer.headers['retry-after'];
      return {
        status: answer.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        body: read,
      };
    } catch (error) {
      throw failed(url, error);
    }
  };
  return {
    post,
    async close() {
      for (const network of networks.values()) await (await network).agent.destroy();
    },
  };
}

function isThisMachine({ hostname }: URL): boolean {
  const address = addressOfHost(hostname);
  return hostname === 'localhost' || (address !== undefined && isLoopback(address));
}

/** A connection to an address is made without a lookup, so an address is looked at here. */
function refuseUnsafe(url: URL, isLocal: boolean): void {
  if (url.username !== '' || url.password !== '') refuse('its address holds a user name or password');
  const isWeb = url.protocol === 'https:' || (isLocal && url.protocol === 'http:');
  if (!isWeb) refuse('only https is allowed');
  const address = addressOfHost(url.hostname);
  if (!isLocal && address !== undefined && !isPublicAddress(address))
    refuse(`${address} is not a public address`);
}

/** The HTTP client loads with the first request: most homes never send one. */
async function openNetwork(allowLoopback: boolean, resolve: Resolve | undefined): Promise<Network> {
  const [{ request }, { guardedAgent }] = await Promise.all([import('undici'), import('./guarded-agent.ts')]);
  return { agent: guardedAgent({ allowLoopback, ...(resolve === undefined ? {} : { resolve }) }), request };
}

/** Reads so much that a short answer leaves its connection usable; a long one is cut. */
async function readSome(body: Dispatcher.ResponseData['body'], bytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let read = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    read += part.byteLength;
    if (read > bytes) break;
  }
  return Buffer.concat(parts).subarray(0, bytes);
}

function failed(url: URL, error: unknown): StationError {
  if (error instanceof StationError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const reason = code ?? (error instanceof Error ? error.name : 'unknown');
  return new StationError('sandbox.network-failed', { host: url.hostname, reason }, error);
}
