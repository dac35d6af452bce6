import type { LogLine, Outcome, ReportPart } from '../../src-shared/models/sandbox.ts';
import type { Json } from '../../src-shared/json.ts';
import type { GuestCall, GuestProgram, SandboxLimits } from './ports.ts';

/** What the main thread gives a sandbox worker. */
export interface RunTask {
  readonly program: GuestProgram;
  readonly call: GuestCall;
  readonly limits: SandboxLimits;
  readonly settings: Readonly<Record<string, Json>>;
  readonly clock: { readonly offset: number } | { readonly fixed: number };
  /** One cell that the worker keeps at its linear memory's size in pages, readable after a kill. */
  readonly gauge: SharedArrayBuffer;
}

/** What a guest asks the main thread: the method and its arguments as one JSON string. */
export interface HostCall {
  readonly method: string;
  readonly args: string;
}

export type HostAnswer =
  { readonly ok: true; readonly json: string } | { readonly ok: false; readonly error: GuestFacingError };

/** An error that is made anew inside the guest. */
export interface GuestFacingError {
  readonly name: 'DeniedError' | 'HostError' | 'TypeError';
  readonly message: string;
  readonly code?: string;
}

/** What the worker says while the guest runs; it survives a kill. */
export type RunNote =
  | { readonly kind: 'begun' }
  | { readonly kind: 'log'; readonly line: LogLine }
  | { readonly kind: 'report'; readonly part: ReportPart };

export interface GuestError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly line?: number;
  readonly column?: number;
}

/** How the run ended, as far as the worker can tell. */
export interface RunAnswer {
  readonly outcome: Outcome;
  /** The value as JSON; `null` unless the outcome is `ok`. */
  readonly json: string;
  readonly durationMs: number;
  readonly memoryBytes: number;
  readonly error: GuestError | null;
}
