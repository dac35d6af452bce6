import { extensionIdSchema, versionSchema } from '../../src-shared/models/manifest.ts';
import { ledgerHash } from './ledger-hash.ts';
import { leafHashOf } from './log-leaf.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { StoreCheck } from './port.ts';
import { ledger as ledgerTable } from './repositories/ledger.ts';
import { SqliteConnection, type SqliteOptions } from './sqlite-connection.ts';

/** How many broken rows a line names. */
const NAMED = 5;

/** Problems that `PRAGMA quick_check` finds; none for a whole file. */
export function quickCheck(connection: SqliteConnection): readonly string[] {
  return problemsOf(connection, 'quick_check(20)');
}

/** One line for each part, all of the same snapshot. */
export function checkEverything(
  connection: SqliteConnection,
  options: SqliteOptions = {},
): readonly StoreCheck[] {
  connection.exec('PRAGMA query_only = ON; BEGIN');
  try {
    const integrity = line(
      'store.integrity',
      problemsOf(connection, 'integrity_check(20)'),
      'the database file is whole',
    );
    // Rows of a damaged file say nothing about themselves, and tables that are not there cannot be asked.
    if (!integrity.ok) return [integrity];
    const tables = schema(connection, options);
    if (tables.lacksTables) return [integrity, tables.check];
    return [
      integrity,
      tables.check,
      foreignKeys(connection),
      texts(connection),
      totals(connection),
      ledger(connection),
      log(connection),
      ledgerInLog(connection),
      search(connection),
    ];
  } finally {
    connection.exec('ROLLBACK');
  }
}

function problemsOf(connection: SqliteConnection, pragma: string): readonly string[] {
  const rows = connection.database.pragma(pragma) as readonly Readonly<Record<string, string>>[];
  return rows.map((row) => Object.values(row)[0] ?? '').filter((problem) => problem !== 'ok');
}

function foreignKeys(connection: SqliteConnection): StoreCheck {
  const rows = connection.database.pragma('foreign_key_check') as readonly { table: string; rowid: number }[];
  const problems = rows.map(({ table, rowid }) => `row ${rowid} of ${table} points to nothing`);
  return line('store.references', problems, 'every row points to one that exists');
}

/**
 * Tables, views and indexes are those of the migrations, and so are the triggers that keep ledger and log append-only. The
 * search index is left out: it is derived, and its parts change their names when it is made anew.
 */
function schema(
  connection: SqliteConnection,
  options: SqliteOptions,
): { readonly check: StoreCheck; readonly lacksTables: boolean } {
  const there = schemaOf(connection);
  const wanted = schemaOfANewStore(options);
  const problems = [
    ...[...wanted]
      .filter(([name, sql]) => there.get(name) !== sql)
      .map(([name]) => `${name} is missing or changed`),
    ...[...there.keys()].filter((name) => !wanted.has(name)).map((name) => `${name} does not belong here`),
  ];
  const good = 'tables, and the rules that keep rows as they were, are in place';
  return {
    check: line('store.schema', problems, good),
    lacksTables: [...wanted].some(([name, sql]) => /^CREATE (?:TABLE|VIEW)/.test(sql) && !there.has(name)),
  };
}

function schemaOf(connection: SqliteConnection): ReadonlyMap<string, string> {
  const sql = `SELECT name, sql FROM sqlite_schema
    WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'search%' AND tbl_name NOT LIKE 'sqlite%'`;
  return new Map(
    connection
      .prepare(sql)
      .all<{ name: string; sql: string }>()
      .map((row) => [row.name, row.sql] as const),
  );
}

function schemaOfANewStore(options: SqliteOptions): ReadonlyMap<string, string> {
  const empty = new SqliteConnection(':memory:', options);
  try {
    migrate(empty, pendingMigrations(empty, MIGRATIONS), Date.now);
    return schemaOf(empty);
  } finally {
    empty.close();
  }
}

/** Columns that hold JSON, and are read at every turn. */
const JSON_COLUMNS: readonly (readonly [table: string, column: string])[] = [
  ['settings', 'value'],
  ['jobs', 'input'],
  ['jobs', 'result'],
  ['jobs', 'error'],
  ['leases', 'details'],
  ['versions', 'manifest'],
  ['versions', 'bundle'],
  ['versions', 'signer'],
  ['extensions', 'tags'],
  ['audits', 'report'],
  ['log_entries', 'leaf'],
  ['attestations', 'bundle'],
  ['remotes', 'log_hashes'],
  ['remotes', 'pull'],
  ['remotes', 'last_error'],
  ['remote_extensions', 'histogram'],
  ['remote_versions', 'audit'],
  ['remote_versions', 'evidence'],
  ['origin_conflicts', 'versions'],
];

function texts(connection: SqliteConnection): StoreCheck {
  const problems = JSON_COLUMNS.flatMap(([table, column]) => {
    const sql = `SELECT count(*) FROM ${table} WHERE ${column} IS NOT NULL AND NOT json_valid(${column})`;
    const bad = connection.prepare(sql).pluck<number>() ?? 0;
    return bad === 0 ? [] : [`${bad} of ${table}.${column} cannot be read`];
  });
  return line('store.texts', problems, 'every stored text that has a form has it');
}

function totals(connection: SqliteConnection): StoreCheck {
  const rows = connection
    .prepare(
      `SELECT t.extensions || '/' || t.rating_count || '/' || t.rating_sum AS kept,
        e.extensions || '/' || e.rating_count || '/' || e.rating_sum AS counted
       FROM catalog_totals AS t, (SELECT count(*) AS extensions, coalesce(sum(rating_count), 0) AS rating_count,
         coalesce(sum(rating_sum), 0) AS rating_sum FROM extensions) AS e`,
    )
    .all<{ kept: string; counted: string }>();
  const problems = rows
    .filter(({ kept, counted }) => kept !== counted)
    .map(({ kept, counted }) => `extensions, ratings and stars are kept as ${kept} and count ${counted}`);
  if (rows.length !== 1) problems.push('the row of totals is not there');
  return line('store.totals', problems, 'the kept totals are what counting gives');
}

/** A row that lacks one of these would break whoever reads it. */
const READABLE = `CASE WHEN json_valid(details) AND json_valid(state) THEN
  json_type(state, '$.grants') IS 'array' AND json_type(state, '$.previous') IS 'array'
  AND json_type(state, '$.requiredBy') IS 'array' AND json_type(state, '$.subscription') IS 'object' ELSE 0 END`;

/** Each installation's rows follow one another: a row begins in the state the one before ended in. */
function ledger(connection: SqliteConnection): StoreCheck {
  const problems: string[] = [];
  const ended = new Map<string, string>();
  let expected = 1;
  for (const row of connection
    .prepare(
      `SELECT seq, installation_id AS installation, from_state AS began, to_state AS ended,
         extension_id || '@' || version AS package, ${READABLE} AS readable
       FROM ledger ORDER BY seq`,
    )
    .iterate<{
      seq: number;
      installation: string;
      began: string | null;
      ended: string;
      package: string;
      readable: number;
    }>()) {
    if (row.seq !== expected) problems.push(`row ${expected} is missing`);
    expected = row.seq + 1;
    const before = ended.get(row.installation);
    if (before !== undefined && row.began !== before) {
      problems.push(`row ${row.seq} begins as ${row.began ?? 'nothing'} where ${before} was`);
    }
    if (row.readable !== 1) problems.push(`row ${row.seq} cannot be read`);
    if (!isPackageName(row.package)) problems.push(`row ${row.seq} names no extension and version`);
    ended.set(row.installation, row.ended);
  }
  const current = connection.prepare('SELECT count(*) FROM ledger_current').pluck<number>();
  if (current !== ended.size) problems.push(`${ended.size} installations have ${current ?? 0} current rows`);
  return line('ledger', problems, `${expected - 1} rows of ${ended.size} installations follow one another`);
}

function log(connection: SqliteConnection): StoreCheck {
  const problems: string[] = [];
  let expected = 0;
  for (const row of connection
    .prepare('SELECT seq, leaf, leaf_hash AS hash FROM log_entries ORDER BY seq')
    .iterate<{ seq: number; leaf: string; hash: string }>()) {
    if (row.seq !== expected) problems.push(`entry ${expected} is missing`);
    expected = row.seq + 1;
    if (leafHashOf(row.leaf) !== row.hash) problems.push(`entry ${row.seq} is not what its hash says`);
  }
  return line('log', problems, `${expected} entries are what their hashes say`);
}

/** These names become folders, so a store from elsewhere may hold no others. */
function isPackageName(name: string): boolean {
  const at = name.lastIndexOf('@');
  return (
    extensionIdSchema.safeParse(name.slice(0, Math.max(at, 0))).success &&
    versionSchema.safeParse(name.slice(at + 1)).success
  );
}

/** Every row of the ledger is what its leaf in the log says, and every leaf has its row. */
function ledgerInLog(connection: SqliteConnection): StoreCheck {
  const leaves = `SELECT json_extract(leaf, '$.ledgerSeq') AS seq, json_extract(leaf, '$.ledgerHash') AS hash
    FROM log_entries WHERE CASE WHEN json_valid(leaf) THEN json_extract(leaf, '$.type') END = 'installation.changed'`;
  const logged = new Map(
    connection
      .prepare(leaves)
      .all<{ seq: number | null; hash: string | null }>()
      .map(({ seq, hash }) => [seq, hash] as const),
  );
  const problems: string[] = [];
  let compared = 0;
  // A home where nothing was installed through the log has nothing to compare.
  if (logged.size > 0) {
    const rows = connection
      .prepare(`SELECT ${ledgerTable.columns} FROM ledger WHERE ${READABLE}`)
      .iterate<Parameters<typeof ledgerTable.decode>[0]>();
    for (const raw of rows) {
      const row = ledgerTable.decode(raw);
      const hash = logged.get(row.seq);
      logged.delete(row.seq);
      compared += 1;
      if (hash === undefined) problems.push(`row ${row.seq} is not in the log`);
      else if (hash !== ledgerHash(row)) problems.push(`row ${row.seq} is not what the log says`);
    }
    for (const seq of logged.keys()) problems.push(`row ${seq ?? '?'} is in the log only`);
  }
  return line('ledger.log', problems, `${compared} rows are what the log says`);
}

/** The index holds the listed extensions and nothing else, each once in each of its tables. */
function search(connection: SqliteConnection): StoreCheck {
  const problems: string[] = [];
  const missing = `SELECT id FROM extensions WHERE latest_version IS NOT NULL
    AND id NOT IN (SELECT extension FROM search_rank) ORDER BY id`;
  for (const { id } of connection.prepare(missing).all<{ id: string }>())
    problems.push(`${id} cannot be found`);
  const stale = `SELECT extension AS id FROM search_rank
    WHERE extension NOT IN (SELECT id FROM extensions WHERE latest_version IS NOT NULL) ORDER BY extension`;
  for (const { id } of connection.prepare(stale).all<{ id: string }>())
    problems.push(`${id} is found and not listed`);
  const halves = `SELECT count(*) FROM (SELECT rank FROM search_rank EXCEPT SELECT rank FROM search_text
    UNION ALL SELECT rank FROM search_text EXCEPT SELECT rank FROM search_rank)`;
  const half = connection.prepare(halves).pluck<number>() ?? 0;
  if (half > 0) problems.push(`${half} rows are indexed by half`);
  return line('search', problems, 'the search index holds every listed extension');
}

function line(name: string, problems: readonly string[], good: string): StoreCheck {
  if (problems.length === 0) return { name, ok: true, detail: good };
  const named = problems.slice(0, NAMED).join('; ');
  const more = problems.length > NAMED ? `; and ${problems.length - NAMED} more` : '';
  return { name, ok: false, detail: named + more };
}
