import Database from 'better-sqlite3';
import type { SqlConnection, SqlStatement, SqlValue } from './connection.ts';

export interface SqliteOptions {
  readonly readonly?: boolean;
  readonly mustExist?: boolean;
  /** Path of a binding built for another runtime. */
  readonly nativeBinding?: string;
}

/** One better-sqlite3 connection with cached statements. It never waits for a lock: `BUSY` is thrown at once. */
export class SqliteConnection implements SqlConnection {
  readonly database: Database.Database;
  readonly #statements = new Map<string, CachedStatement>();

  constructor(file: string, options: SqliteOptions = {}) {
    this.database = new Database(file, {
      timeout: 0,
      readonly: options.readonly ?? false,
      fileMustExist: options.mustExist ?? false,
      ...(options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding }),
    });
  }

  prepare(sql: string): CachedStatement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = new CachedStatement(this.database, sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  /** First value of a pragma. */
  pragma(source: string): SqlValue {
    return this.database.pragma(source, { simple: true }) as SqlValue;
  }

  get inTransaction(): boolean {
    return this.database.inTransaction;
  }

  close(): void {
    this.#statements.clear();
    this.database.close();
  }
}

/** A statement and, made when first asked for, its twin that answers the first column only. */
export class CachedStatement implements SqlStatement {
  /** False for a statement that writes. */
  readonly readsOnly: boolean;
  readonly #database: Database.Database;
  readonly #statement: Database.Statement;
  #plucked: Database.Statement | undefined;

  constructor(database: Database.Database, sql: string) {
    this.#database = database;
    this.#statement = database.prepare(sql);
    this.readsOnly = this.#statement.readonly;
  }

  get<Row>(...parameters: readonly SqlValue[]): Row | undefined {
    return this.#statement.get(...parameters) as Row | undefined;
  }

  all<Row>(...parameters: readonly SqlValue[]): Row[] {
    return this.#statement.all(...parameters) as Row[];
  }

  pluck<Value extends SqlValue>(...parameters: readonly SqlValue[]): Value | undefined {
    this.#plucked ??= this.#database.prepare(this.#statement.source).pluck();
    return this.#plucked.get(...parameters) as Value | undefined;
  }

  run(...parameters: readonly SqlValue[]): { readonly changes: number; readonly lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.#statement.run(...parameters);
    return { changes, lastInsertRowid: Number(lastInsertRowid) };
  }

  iterate<Row>(...parameters: readonly SqlValue[]): IterableIterator<Row> {
    return this.#statement.iterate(...parameters) as IterableIterator<Row>;
  }
}
