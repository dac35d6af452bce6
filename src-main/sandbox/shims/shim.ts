import { z } from 'zod';
import type { Json } from '../../../src-shared/json.ts';
import type { LogLine, ReportPart } from '../../../src-shared/models/sandbox.ts';
import type { Capability } from '../../../src-shared/models/manifest.ts';
import type { HostServices } from '../ports.ts';

/** What a method that the worker answers itself, at once, can reach. */
export interface WorkerSide {
  readonly settings: Readonly<Record<string, Json>>;
  /** UTC milliseconds as the guest sees them. */
  now(): number;
  /** Milliseconds since the run began. */
  elapsedMs(): number;
  log(line: LogLine): void;
  report(part: ReportPart): void;
}

/** What a method that the main thread answers can reach. */
export interface HostSide {
  readonly services: HostServices;
  /** Ends with the run. */
  readonly signal: AbortSignal;
  /** Notes a use of the capability, or a denial. @throws DeniedError */
  demand(capability: Capability, host?: string): void;
  /** The hosts that the guest's grants name. */
  readonly grantedHosts: readonly string[];
}

export interface WorkerMethod {
  readonly at: 'worker';
  readonly answer: (given: Json, side: WorkerSide) => Json | undefined;
}

export interface HostMethod {
  readonly at: 'host';
  readonly answer: (given: Json, side: HostSide) => Promise<Json | undefined>;
}

/** One export of the virtual module `marketplace`: its methods by name. */
export type Shim = Readonly<Record<string, WorkerMethod | HostMethod>>;

/** Any JSON value. It came out of a JSON text, so that nothing but its presence is left to check. */
export const jsonArgument = z.custom<Json>((value) => value !== undefined, 'a value is required');

/** Arguments that do not fit a method's schema. The guest sees a TypeError. */
export class ArgumentError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'ArgumentError';
  }
}

/** A method that is answered synchronously inside the worker, its arguments checked by `schema`. */
export function workerMethod<Schema extends z.ZodType>(
  schema: Schema,
  answer: (args: z.output<Schema>, side: WorkerSide) => Json | undefined,
): WorkerMethod {
  return { at: 'worker', answer: (given, side) => answer(checked(schema, given), side) };
}

/** A method that the main thread answers with a promise, its arguments checked by `schema`. */
export function hostMethod<Schema extends z.ZodType>(
  schema: Schema,
  answer: (args: z.output<Schema>, side: HostSide) => Promise<Json | undefined>,
): HostMethod {
  return { at: 'host', answer: async (given, side) => answer(checked(schema, given), side) };
}

function checked<Schema extends z.ZodType>(schema: Schema, given: Json): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where =
    issue === undefined || issue.path.length === 0 ? '' : `argument ${describePath(issue.path)}: `;
  throw new ArgumentError(`${where}${issue?.message ?? 'not valid'}`);
}

function describePath(path: readonly PropertyKey[]): string {
  const [position, ...rest] = path;
  return [typeof position === 'number' ? String(position + 1) : String(position), ...rest.map(String)].join(
    '.',
  );
}
