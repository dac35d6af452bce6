import type { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';

/** Holds an input to its schema, for callers that come through no door. @throws api.invalid-input, which names the first field */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new StationError('api.invalid-input', {
    problem: field === '' ? (issue?.message ?? 'unreadable') : `${field}: ${issue?.message ?? 'unreadable'}`,
    field,
  });
}
