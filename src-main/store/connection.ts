/** What SQLite takes and gives. Whole numbers come back as numbers (safe up to 2^53). */
export type SqlValue = null | number | bigint | string | Uint8Array;

/** A prepared statement with positional `?` parameters. All calls are synchronous. */
export interface SqlStatement {
  get<Row>(...parameters: readonly SqlValue[]): Row | undefined;
  all<Row>(...parameters: readonly SqlValue[]): Row[];
  /** First column only. */
  pluck<Value extends SqlValue>(...parameters: readonly SqlValue[]): Value | undefined;
  run(...parameters: readonly SqlValue[]): { readonly changes: number; readonly lastInsertRowid: number };
  iterate<Row>(...parameters: readonly SqlValue[]): IterableIterator<Row>;
}

/** The little that the store's own queries need of a driver. Feature code never sees it. */
export interface SqlConnection {
  /** Prepares once per connection and text; later calls answer the same statement. Keep SQL texts few and constant. */
  prepare(sql: string): SqlStatement;
  /** Runs several statements without parameters or answers. */
  exec(sql: string): void;
}
