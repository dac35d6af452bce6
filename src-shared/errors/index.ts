import type { ErrorEntry } from './entry.ts';
import { apiErrors } from './api.ts';
import { authErrors } from './auth.ts';
import { cliErrors } from './cli.ts';
import { entitlementsErrors } from './entitlements.ts';
import { filesErrors } from './files.ts';
import { httpErrors } from './http.ts';
import { installsErrors } from './installs.ts';
import { jobsErrors } from './jobs.ts';
import { marketDataErrors } from './market-data.ts';
import { mirrorErrors } from './mirror.ts';
import { packagesErrors } from './packages.ts';
import { projectsErrors } from './projects.ts';
import { receiptsErrors } from './receipts.ts';
import { registryErrors } from './registry.ts';
import { remoteErrors } from './remote.ts';
import { reportsErrors } from './reports.ts';
import { sandboxErrors } from './sandbox.ts';
import { serverErrors } from './server.ts';
import { storeErrors } from './store.ts';
import { syncErrors } from './sync.ts';
import { transparencyErrors } from './transparency.ts';
import { syncMetadataErrors } from './sync-metadata.ts';
import { trustErrors } from './trust.ts';
import { tufErrors } from './tuf.ts';
import { upstreamErrors } from './upstream.ts';
import { validationErrors } from './validation.ts';
import { webhooksErrors } from './webhooks.ts';
import { windowErrors } from './window.ts';
import { workflowsErrors } from './workflows.ts';

export type { ErrorEntry } from './entry.ts';

/** Every code the station can answer with, once. `docs/errors.md` is held to it by a test, both ways. */
export const ERRORS = {
  ...apiErrors,
  ...authErrors,
  ...cliErrors,
  ...entitlementsErrors,
  ...filesErrors,
  ...httpErrors,
  ...installsErrors,
  ...jobsErrors,
  ...marketDataErrors,
  ...mirrorErrors,
  ...packagesErrors,
  ...projectsErrors,
  ...receiptsErrors,
  ...registryErrors,
  ...remoteErrors,
  ...reportsErrors,
  ...sandboxErrors,
  ...serverErrors,
  ...storeErrors,
  ...syncErrors,
  ...transparencyErrors,
  ...syncMetadataErrors,
  ...trustErrors,
  ...tufErrors,
  ...upstreamErrors,
  ...validationErrors,
  ...webhooksErrors,
  ...windowErrors,
  ...workflowsErrors,
} as const satisfies Record<string, ErrorEntry>;

/** A documented error code, `area.kebab-reason`. */
export type ErrorCode = keyof typeof ERRORS;

/** Facts about one occurrence: plain JSON, no secrets, no stack. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The body every door answers an error with. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly hint: string;
}

/** A refusal or failure with a documented code. The only error class that crosses a room's boundary on purpose. */
export class StationError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly hint: string;

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    const entry: ErrorEntry = ERRORS[code];
    super(fill(entry.message, details), cause === undefined ? undefined : { cause });
    this.name = 'StationError';
    this.code = code;
    this.details = details;
    this.hint = fill(entry.hint, details);
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get exitCode(): 1 | 2 | 70 {
    return ERRORS[this.code].exit;
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, details: this.details, hint: this.hint };
  }
}

/** Turns anything that was thrown into a StationError; what is unknown becomes `internal` with the original as cause. */
export function toStationError(thrown: unknown): StationError {
  if (thrown instanceof StationError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new StationError('internal', { reason }, thrown);
}

/** Rebuilds an error from a body that crossed a worker, a port or a wire; an unknown code becomes `internal`. */
export function fromErrorBody(body: {
  readonly code: string;
  readonly details?: ErrorDetails;
  readonly message?: string;
}): StationError {
  if (isErrorCode(body.code)) return new StationError(body.code, body.details ?? {});
  return new StationError('internal', { reason: body.message ?? body.code });
}

/** True for a code of this catalogue. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = details[name];
    if (value === undefined) return whole;
    return typeof value === 'string'
      ? value
      : Array.isArray(value)
        ? value.join(', ')
        : JSON.stringify(value);
  });
}
