import { z } from 'zod';
import type { Json } from '../../../src-shared/json.ts';
import type { Capability } from '../../../src-shared/models/manifest.ts';
import type { HostServices } from '../ports.ts';
import { ArgumentError } from './argument-error.ts';

/** What a method that the main thread answers can reach. */
export interface HostSide {
  readonly services: HostServices;
  /** Ends with the run. */
  readonly signal: AbortSignal;
  /** Notes a use of the capability, or a denial. What it answers takes the use back. @throws DeniedError */
  demand(capability: Capability, host?: string): () => void;
  /** The hosts that the guest's grants name. */
  readonly grantedHosts: readonly string[];
}

export interface HostMethod {
  readonly answer: (given: Json, side: HostSide) => Promise<Json | undefined>;
}

/** Any JSON value. It came out of a JSON text, so that nothing but its presence is left to check. */
export const jsonArgument = z.custom<Json>((value) => value !== undefined, 'a value is required');

/** A method that the main thread answers with a promise, its arguments checked by `schema`. */
export function hostMethod<Schema extends z.ZodType>(
  schema: Schema,
  answer: (args: z.output<Schema>, side: HostSide) => Promise<Json | undefined>,
): HostMethod {
  return { answer: async (given, side) => answer(checked(schema, given), side) };
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
