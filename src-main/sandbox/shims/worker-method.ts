import type { Json } from '../../../src-shared/json.ts';
import type { LogLine, ReportPart } from '../../../src-shared/models/sandbox.ts';
import { ArgumentError } from './argument-error.ts';

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

export interface WorkerMethod {
  readonly answer: (given: readonly Json[], side: WorkerSide) => Json | undefined;
}

/** Checks one argument. Small and free of dependencies: a worker that loads a schema library starts 0.1 s later. */
export interface ArgumentSchema<Value> {
  readonly wanted: string;
  readonly accepts: (value: Json | undefined) => value is Json & Value;
}

type ValuesOf<Schemas extends readonly ArgumentSchema<unknown>[]> = {
  readonly [At in keyof Schemas]: Schemas[At] extends ArgumentSchema<infer Value> ? Value : never;
};

/** A method that is answered synchronously inside the worker, its arguments checked one by one. */
export function workerMethod<const Schemas extends readonly ArgumentSchema<unknown>[]>(
  schemas: Schemas,
  answer: (args: ValuesOf<Schemas>, side: WorkerSide) => Json | undefined,
): WorkerMethod {
  return {
    answer: (given, side) => {
      if (given.length > schemas.length) throw new ArgumentError(`takes ${schemas.length} arguments at most`);
      for (const [at, schema] of schemas.entries()) {
        if (!schema.accepts(given[at]))
          throw new ArgumentError(`argument ${at + 1}: expected ${schema.wanted}`);
      }
      return answer(given as ValuesOf<Schemas>, side);
    },
  };
}

export function text(length = Infinity): ArgumentSchema<string> {
  return {
    wanted: length === Infinity ? 'a text' : `a text of at most ${length} characters`,
    accepts: (value): value is string => typeof value === 'string' && value.length <= length,
  };
}

export const anyJson: ArgumentSchema<Json> = {
  wanted: 'a value',
  accepts: (value): value is Json => value !== undefined,
};

export const finiteNumber: ArgumentSchema<number> = {
  wanted: 'a number',
  accepts: (value): value is number => typeof value === 'number',
};

export function listOf<Value>(
  item: ArgumentSchema<Value>,
  bounds: { readonly least?: number; readonly most?: number } = {},
): ArgumentSchema<Value[]> {
  const { least = 0, most = Infinity } = bounds;
  const size = least === 0 && most === Infinity ? '' : ` (${least} to ${most})`;
  return {
    wanted: `a list${size}, each ${item.wanted}`,
    accepts: (value): value is Json & Value[] =>
      Array.isArray(value) &&
      value.length >= least &&
      value.length <= most &&
      value.every((one: Json) => item.accepts(one)),
  };
}

export const pairOfNumbers: ArgumentSchema<[number, number]> = {
  wanted: 'a pair of numbers',
  accepts: (value): value is Json & [number, number] =>
    Array.isArray(value) && value.length === 2 && value.every((one: Json) => finiteNumber.accepts(one)),
};
