import type { SqlConnection, SqlValue } from './connection.ts';

/** How one field of a row becomes a column's value and back. */
export interface Codec<T> {
  readonly encode: (value: T) => SqlValue;
  readonly decode: (value: SqlValue) => T;
  /** Column, where it is not the field's name in snake case. */
  readonly column?: string;
}

export const text: Codec<string> = { encode: (value) => value, decode: String };
export const number: Codec<number> = { encode: (value) => value, decode: Number };
export const flag: Codec<boolean> = { encode: (value) => (value ? 1 : 0), decode: (value) => value === 1 };
/** One of a fixed set of words; the writer's types keep it. */
export function word<T extends string>(): Codec<T> {
  return { encode: (value) => value, decode: (value) => String(value) as T };
}
export function json<T>(): Codec<T> {
  return { encode: (value) => JSON.stringify(value), decode: (value) => JSON.parse(String(value)) as T };
}
export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    encode: (value) => (value === null ? null : codec.encode(value)),
    decode: (value) => (value === null ? null : codec.decode(value)),
  };
}
export function column<T>(name: string, codec: Codec<T>): Codec<T> {
  return { ...codec, column: name };
}

type Columns<Row> = { readonly [Field in keyof Row]-?: Codec<Row[Field]> };
type RawRow = Record<string, SqlValue>;

/** Maps one table's rows to one row type of the port. SQL texts are made once; connections cache their statements. */
export class Table<Row extends object> {
  readonly columns: string;
  readonly #name: string;
  readonly #fields: readonly { field: keyof Row; column: string; codec: Codec<Row[keyof Row]> }[];
  readonly #insertSql: string;
  readonly #insertNewSql: string;
  readonly #putSql: string;
  readonly #updateSql: string;
  readonly #key: readonly (keyof Row)[];

  constructor(name: string, key: readonly (keyof Row & string)[], columns: Columns<Row>) {
    this.#name = name;
    this.#key = key;
    this.#fields = Object.entries(columns).map(([field, codec]) => ({
      field: field as keyof Row,
      column: (codec as Codec<unknown>).column ?? snake(field),
      codec: codec as Codec<Row[keyof Row]>,
    }));
    const names = this.#fields.map((entry) => entry.column);
    const keyColumns = this.#fields.filter((entry) => key.some((part) => part === entry.field));
    const rest = this.#fields.filter((entry) => !keyColumns.includes(entry));
    this.columns = names.join(', ');
    this.#insertSql = `INSERT INTO ${name} (${this.columns}) VALUES (${names.map(() => '?').join(', ')})`;
    this.#insertNewSql = `${this.#insertSql} ON CONFLICT DO NOTHING`;
    const assign = rest.map((entry) => `${entry.column} = excluded.${entry.column}`).join(', ');
    this.#putSql = `${this.#insertSql} ON CONFLICT (${keyColumns.map((entry) => entry.column).join(', ')}) DO UPDATE SET ${assign}`;
    this.#updateSql = `UPDATE ${name} SET ${rest.map((entry) => `${entry.column} = ?`).join(', ')} WHERE ${keyColumns
      .map((entry) => `${entry.column} = ?`)
      .join(' AND ')}`;
    this.#updateOrder = [...rest, ...keyColumns];
  }

  readonly #updateOrder: readonly { field: keyof Row; codec: Codec<Row[keyof Row]> }[];

  insert(db: SqlConnection, row: Row): void {
    db.prepare(this.#insertSql).run(...this.#encode(row, this.#fields));
  }

  /** False where a row with this key, or with another unique value of it, exists. */
  insertNew(db: SqlConnection, row: Row): boolean {
    return db.prepare(this.#insertNewSql).run(...this.#encode(row, this.#fields)).changes > 0;
  }

  /** Inserts or replaces by the key. */
  put(db: SqlConnection, row: Row): void {
    db.prepare(this.#putSql).run(...this.#encode(row, this.#fields));
  }

  /** False where there is no row with this key. */
  update(db: SqlConnection, row: Row): boolean {
    return db.prepare(this.#updateSql).run(...this.#encode(row, this.#updateOrder)).changes > 0;
  }

  /** First row of `SELECT … FROM table <rest>`, or null. */
  one(db: SqlConnection, rest: string, ...parameters: readonly SqlValue[]): Row | null {
    const raw = db.prepare(`SELECT ${this.columns} FROM ${this.#name} ${rest}`).get<RawRow>(...parameters);
    return raw === undefined ? null : this.decode(raw);
  }

  all(db: SqlConnection, rest: string, ...parameters: readonly SqlValue[]): Row[] {
    return this.allFrom(db, this.#name, rest, ...parameters);
  }

  /** The same from a view with the same columns. */
  allFrom(db: SqlConnection, source: string, rest: string, ...parameters: readonly SqlValue[]): Row[] {
    const rows = db.prepare(`SELECT ${this.columns} FROM ${source} ${rest}`).all<RawRow>(...parameters);
    return rows.map((raw) => this.decode(raw));
  }

  /** What to name a row by in an error. */
  describe(row: Row): { readonly table: string; readonly key: string } {
    return { table: this.#name, key: this.#key.map((field) => String(row[field])).join(' ') };
  }

  decode(raw: RawRow): Row {
    const row: Partial<Row> = {};
    for (const { field, column: name, codec } of this.#fields) row[field] = codec.decode(raw[name] ?? null);
    return row as Row;
  }

  #encode(row: Row, order: readonly { field: keyof Row; codec: Codec<Row[keyof Row]> }[]): SqlValue[] {
    return order.map(({ field, codec }) => codec.encode(row[field]));
  }
}

function snake(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
