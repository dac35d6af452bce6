import { StationError } from '../../src-shared/errors/index.ts';
import type { SqlConnection, SqlStatement } from './connection.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/**
 * The connection as one transaction may use it: not after its end, not for writing inside a read.
 * Repositories ask it for a statement in every call, which is where both are refused.
 */
export class Scope implements SqlConnection {
  readonly #connection: SqliteConnection;
  readonly #writable: boolean;
  #end: 'store.transaction-over' | 'store.foreign-await' | null = null;

  constructor(connection: SqliteConnection, writable: boolean) {
    this.#connection = connection;
    this.#writable = writable;
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  end(reason: 'store.transaction-over' | 'store.foreign-await' = 'store.transaction-over'): void {
    this.#end ??= reason;
  }

  /** @throws store.transaction-over, store.foreign-await */
  demandOpen(): void {
    if (this.#end !== null) throw new StationError(this.#end);
  }

  /** @throws store.read-only besides what `demandOpen` throws. */
  demandWritable(): void {
    this.demandOpen();
    if (!this.#writable) throw new StationError('store.read-only');
  }

  prepare(sql: string): SqlStatement {
    this.demandOpen();
    const statement = this.#connection.prepare(sql);
    if (!this.#writable && !statement.readsOnly) throw new StationError('store.read-only');
    return statement;
  }

  exec(sql: string): void {
    this.demandWritable();
    this.#connection.exec(sql);
  }
}
