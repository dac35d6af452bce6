import type { SqlConnection } from '../connection.ts';

/** One step of the schema. Once released it never changes: its hash is kept in every home it was applied to. */
export interface Migration {
  /** In tens: 10, 20, … */
  readonly number: number;
  /** Kebab-case, for people. */
  readonly name: string;
  /** Runs in one transaction with `fill` and with the row that says it was applied. Its text is what is hashed. */
  readonly sql: string;
  /** Computes derived data that SQL alone cannot, after `sql`. Not hashed. */
  readonly fill?: (connection: SqlConnection) => void;
}
