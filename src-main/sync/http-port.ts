import type { Json } from '../../src-shared/json.ts';

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
