import { z } from 'zod';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Moment, TimePage } from '../store/port.ts';

const momentSchema = z.strictObject({ at: z.int().min(0), id: z.string().max(64) });
const countSchema = z.strictObject({ offset: z.int().min(0) });

interface Asked {
  readonly limit: number;
  readonly offset?: number;
  readonly cursor?: string | undefined;
}

/** A page, and where the list goes on: there only where more follows. */
export interface Paged<T> {
  readonly items: T[];
  readonly nextCursor?: string;
}

/**
 * A page of a list in the order of time. Its cursor names the last item, so that whatever is added meanwhile neither comes
 * twice nor pushes anything out. @throws api.invalid-input for a cursor that no list answered
 */
export async function pageByTime<T>(
  { limit, offset = 0, cursor }: Asked,
  read: (page: TimePage) => Promise<readonly T[]>,
  momentOf: (item: T) => Moment,
): Promise<Paged<T>> {
  const after = cursor === undefined ? undefined : readCursor(cursor, momentSchema);
  const found = await read({ limit: limit + 1, offset: after === undefined ? offset : 0, after });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (found.length <= limit || last === undefined) return { items };
  return { items, nextCursor: cursorOf(momentOf(last)) };
}

/** Where a page of a list by rank begins, and the cursor of the next one. @throws api.invalid-input */
export function pageByRank({ limit, offset = 0, cursor }: Asked): {
  readonly page: { readonly limit: number; readonly offset: number };
  readonly next: (total: number) => { readonly nextCursor?: string };
} {
  const begins = cursor === undefined ? offset : readCursor(cursor, countSchema).offset;
  const ends = begins + limit;
  return {
    page: { limit, offset: begins },
    next: (total) => (ends < total ? { nextCursor: cursorOf({ offset: ends }) } : {}),
  };
}

/** Base64url of a small JSON value. Callers are not to look into it. */
function cursorOf(position: Moment | { readonly offset: number }): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function readCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    const problem = 'cursor: use one that this list answered';
    throw new StationError('api.invalid-input', { problem, issues: [] }, cause);
  }
}
