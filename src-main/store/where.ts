import type { SqlValue } from './connection.ts';

/**
 * `WHERE a = ? AND b = ?` of the columns that have a value. The texts are as few as the combinations, so the
 * connection's statement cache stays small.
 */
export function where(columns: Readonly<Record<string, SqlValue | undefined>>): {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
} {
  const given = Object.entries(columns).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  if (given.length === 0) return { sql: '', parameters: [] };
  return {
    sql: `WHERE ${given.map(({ name }) => `${name} = ?`).join(' AND ')}`,
    parameters: given.map(({ value }) => value),
  };
}
