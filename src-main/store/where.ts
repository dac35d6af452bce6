import type { SqlValue } from './connection.ts';
import type { Moment } from './port.ts';

/**
 * `WHERE a = ? AND b = ?` of the columns that have a value. The texts are as few as the combinations, so the
 * connection's statement cache stays small.
 */
export function where(
  columns: Readonly<Record<string, SqlValue | undefined>>,
  seek?: Seek,
): {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
} {
  const given = Object.entries(columns).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const conditions = given.map(({ name }) => `${name} = ?`);
  const parameters = given.map(({ value }) => value);
  if (seek?.after !== undefined) {
    conditions.push(`(${seek.column}, id) ${seek.order === 'oldest' ? '>' : '<'} (?, ?)`);
    parameters.push(seek.after.at, seek.after.id);
  }
  return { sql: conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`, parameters };
}

/** The rows after one of a list by time, which is ordered by `column` and then by id. */
interface Seek {
  readonly column: string;
  readonly order: 'newest' | 'oldest';
  readonly after: Moment | undefined;
}
