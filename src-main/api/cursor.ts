import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';

/**
 * Where a list goes on, as callers hand it back: base64url of a small JSON value that names the last item seen. They are not to
 * look into it, and one that was made up is refused like any other input.
 */
export function cursorOf(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws api.invalid-input */
export function readCursor<T>(cursor: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    const problem = 'cursor: use one that this list answered';
    throw new StationError('api.invalid-input', { problem, issues: [] }, cause);
  }
}

/** Last item of a list in the order of time. */
export const momentSchema = z.strictObject({ at: z.int(), id: z.string().max(64) });
