import { z } from 'zod';
import { jsonSchema } from '../json-schema.ts';
import { capabilitySchema, type Capability } from './manifest.ts';

/** How a guest run ended. `limit` is for counted quotas; endless code and promises that never settle are `timeout`. */
export const OUTCOMES = ['ok', 'error', 'timeout', 'memory', 'stack', 'denied', 'limit'] as const;
/** How a guest run ended. */
export const outcomeSchema = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcomeSchema>;

/** One line that a guest logged. */
export const logLineSchema = z.object({
  level: z.enum(['info', 'warn', 'error']),
  message: z.string(),
  /** Milliseconds since the run began. */
  atMs: z.number(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** One part of a report, in the order the guest wrote them. Points of a series are [UTC milliseconds, value]. */
export const reportPartSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('markdown'), text: z.string() }),
  z.object({ kind: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(jsonSchema)) }),
  z.object({
    kind: z.literal('series'),
    name: z.string(),
    points: z.array(z.tuple([z.number(), z.number()])),
  }),
]);
export type ReportPart = z.infer<typeof reportPartSchema>;

/** OHLC bars as columns of equal length; `time` is milliseconds UTC of the bar's opening. */
export const barsSchema = z.object({
  symbol: z.string(),
  interval: z.literal('1d'),
  /** True where prices were generated and are no market's. */
  synthetic: z.boolean(),
  time: z.array(z.number()),
  open: z.array(z.number()),
  high: z.array(z.number()),
  low: z.array(z.number()),
  close: z.array(z.number()),
  volume: z.array(z.number()),
});
export type Bars = z.infer<typeof barsSchema>;

/** One row of bars. `time` is UTC milliseconds of the bar's opening. */
export interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A strategy's signal. `time` is UTC milliseconds, `price` in the symbol's own unit. */
export const signalSchema = z.object({
  time: z.number(),
  side: z.enum(['buy', 'sell', 'flat']),
  price: z.number(),
  note: z.string().max(500).optional(),
});

/** A capability that a user allowed one extension: narrowed to hosts, limited to a date. */
export const grantSchema = z.object({
  capability: capabilitySchema,
  hosts: z.array(z.string()).optional(),
  until: z.iso.datetime().optional(),
});
export type Grant = z.infer<typeof grantSchema>;

/** The result of every guest run (fixed shape of `wpk sandbox`). */
export const sandboxResultSchema = z.object({
  outcome: outcomeSchema,
  value: jsonSchema,
  logs: z.array(logLineSchema),
  report: z.array(reportPartSchema),
  durationMs: z.number(),
  memoryBytes: z.number(),
  /** The permission receipt: `network` uses carry the host as `network:host`. */
  capabilities: z.object({
    declared: z.array(z.string()),
    used: z.array(z.string()),
    denied: z.array(z.string()),
  }),
  error: z
    .object({
      name: z.string(),
      message: z.string(),
      stack: z.string().optional(),
      line: z.int().optional(),
      column: z.int().optional(),
    })
    .nullable(),
});
export type SandboxResult = z.infer<typeof sandboxResultSchema>;

/** `network:api.example.com` or `storage`: one line of a permission receipt. */
export function capabilityLabel(capability: Capability, host?: string): string {
  return host === undefined ? capability : `${capability}:${host}`;
}
