import type { Json } from '../../src-shared/json.ts';
import { SANDBOX_CEILING, SANDBOX_DEFAULTS } from '../../src-shared/limits.ts';
import type { Bars, Grant } from '../../src-shared/models/sandbox.ts';
import type { CapabilityUse } from '../../src-shared/models/finding.ts';

/** What to do with the guest once it is loaded. */
export type GuestCall =
  /** `wpk sandbox`: a module's `default`, else its `activate`; a script's `result`, else its last expression. */
  | { readonly kind: 'evaluate'; readonly input?: Json }
  | { readonly kind: 'activate' }
  | {
      readonly kind: 'command' | 'strategy' | 'report';
      readonly name: string;
      readonly input: Json;
      /** What a strategy looks at. */
      readonly bars?: Bars;
    };

/** The guest's code: everything that it may import, by specifier. */
export interface GuestProgram {
  /** Specifier of the main module. */
  readonly entry: string;
  /** Source by specifier: package files by path (`dist/main.js`), dependencies by their id. */
  readonly modules: Readonly<Record<string, string>>;
  readonly extensionId: string;
  readonly version: string;
  /** `auto` applies the script-or-module rule to `evaluate`; everything else is a module. */
  readonly moduleKind: 'auto' | 'module';
}

/** The bounds of one run. All are required: nobody runs guest code without having said how far it may go. */
export interface SandboxLimits {
  /** Wall time from the moment the guest's code begins, milliseconds. */
  readonly wallMs: number;
  /** How often the engine may ask whether to go on; once per 10,000 calls and loop turns. */
  readonly interruptChecks: number;
  /** Cap of the linear memory, bytes. */
  readonly memoryBytes: number;
  /** The engine's own stack, bytes. */
  readonly stackBytes: number;
  /** Promise jobs queued at one moment. */
  readonly pendingJobs: number;
  /** UTF-8 bytes of the result's JSON. */
  readonly resultBytes: number;
  /** Calls into the host, every kind together. */
  readonly hostCalls: number;
  /** UTF-8 bytes of all log lines. */
  readonly logBytes: number;
  /** UTF-8 bytes of all report parts as JSON. */
  readonly reportBytes: number;
}

/** A fresh copy of the default bounds, some of them replaced. */
export function defaultLimits(changes: Partial<SandboxLimits> = {}): SandboxLimits {
  return { ...SANDBOX_DEFAULTS, ...changes };
}

/** What a caller may choose of a run's bounds. */
export interface WantedLimits {
  readonly wallMs?: number | undefined;
  readonly memoryBytes?: number | undefined;
}

/**
 * The default bounds with the wall time and memory that were asked for, cut to the ceiling. More time means more turns: the
 * interrupt budget grows with it, so that it stays the second line of defence.
 */
export function limitsFor({ wallMs, memoryBytes }: WantedLimits): SandboxLimits {
  const wall = Math.min(wallMs ?? SANDBOX_DEFAULTS.wallMs, SANDBOX_CEILING.wallMs);
  return {
    ...SANDBOX_DEFAULTS,
    wallMs: wall,
    memoryBytes: Math.min(memoryBytes ?? SANDBOX_DEFAULTS.memoryBytes, SANDBOX_CEILING.memoryBytes),
    interruptChecks: Math.ceil(
      SANDBOX_DEFAULTS.interruptChecks * Math.max(1, wall / SANDBOX_DEFAULTS.wallMs),
    ),
  };
}

/** A guest's request to the network, as the shim passes it on. */
export interface GuestFetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The only hosts that this request and its redirects may go to. */
  readonly hosts: readonly string[];
  /** Fires when the run has ended. */
  readonly signal?: AbortSignal;
  /** Told of each host that an answer leads on to, before the request goes there. */
  readonly onRedirect?: (host: string) => void;
}

/** What a guest's request is answered with: status, lower-case header names, and the body as text. */
export interface GuestFetchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** What the host does for a guest once grants were checked. A StationError that is thrown here reaches the guest. */
export interface HostServices {
  readonly storage: {
    get(key: string): Promise<Json | undefined>;
    /** @throws StationError `sandbox.storage-quota` */
    set(key: string, value: Json): Promise<void>;
    delete(key: string): Promise<void>;
    keys(): Promise<string[]>;
  };
  readonly marketData: {
    /** `from` and `to` are UTC milliseconds, both inclusive. @throws StationError `market-data.unknown-symbol` */
    bars(symbol: string, range: { readonly from?: number; readonly to?: number }): Promise<Bars>;
    symbols(): Promise<string[]>;
  };
  readonly network: { fetch(url: string, init: GuestFetchInit): Promise<GuestFetchAnswer> };
  readonly notify: { show(title: string, text: string): Promise<void> };
  readonly settings: Readonly<Record<string, Json>>;
  /** UTC milliseconds; a fixed clock also fixes the guest's `Date` and seeds its `Math.random`. */
  readonly clock: { now(): number } | { readonly fixed: number };
}

/** One run, completely described. */
export interface RunRequest {
  readonly program: GuestProgram;
  readonly call: GuestCall;
  readonly limits: SandboxLimits;
  readonly grants: readonly Grant[];
  readonly declared: readonly CapabilityUse[];
  readonly host: HostServices;
  readonly signal?: AbortSignal;
}
