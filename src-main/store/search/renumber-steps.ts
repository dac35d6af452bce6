import type { SqlConnection } from '../connection.ts';
import type { ExtensionRow, SearchRenumbering } from '../port.ts';
import { columnsOf, dropExtension, insertRow, putExtension } from './index-writer.ts';
import { listedExtension, nextPopular, type PopularityCursor } from './popularity.ts';
import { FACET_CODES, documentOf, encodeDocument, facetCode } from './search-document.ts';
import { createIndexes, createTables, dropTables, promoteTables, type Generation } from './tables.ts';
import { Tally } from './tally.ts';
import { lettersOf, spellingLength } from './vocabulary.ts';

/** Work of one step: small enough to keep the event loop and other writers waiting for some milliseconds only. */
const STEP = { rows: 20, words: 2_000, changes: 50, mergePages: 64 } as const;

type Phase = 'rows' | 'vocabulary' | 'indexes' | 'merge' | 'swap' | 'clear' | 'done';

/** A build under way: what is in memory of it. The rest is in the `_next` tables. */
class Renumbering implements SearchRenumbering {
  phase: Phase = 'rows';
  place = 0;
  cursor: PopularityCursor | null = null;
  indexes: string[] = [];
  readonly tally = new Tally();
  words: Iterator<{ readonly term: string; readonly documents: number }> = this.tally.vocabulary();
  readonly expected: number;

  constructor(expected: number) {
    this.expected = expected;
  }

  get done(): boolean {
    return this.phase === 'done';
  }

  get fraction(): number {
    if (this.phase === 'done') return 1;
    return this.phase === 'rows' ? Math.min(0.9, (0.9 * this.place) / Math.max(1, this.expected)) : 0.9;
  }
}

/**
 * One bounded step, in the caller's transaction: begins a build when there is none, else goes on with it. Rows are read in
 * order of popularity; what changes meanwhile is noted by `upsert` and brought up to date right before the swap.
 * A build whose process died, or one of whose steps was rolled back, is begun anew.
 */
export function renumberStep(
  connection: SqlConnection,
  previous: SearchRenumbering | null,
): SearchRenumbering {
  if (!(previous instanceof Renumbering)) return begin(connection);
  switch (previous.phase) {
    case 'rows':
      if (addRows(connection, '_next', previous, STEP.rows) < STEP.rows) previous.phase = 'vocabulary';
      break;
    case 'vocabulary':
      if (!addVocabulary(connection, '_next', previous, STEP.words)) break;
      previous.tally.keepCommon(connection, '_next');
      previous.phase = 'indexes';
      break;
    case 'indexes': {
      const index = previous.indexes.pop();
      if (index === undefined) previous.phase = 'merge';
      else connection.exec(index);
      break;
    }
    case 'merge':
      if (!mergeSome(connection)) previous.phase = 'swap';
      break;
    case 'swap':
      if (applyChanges(connection) < STEP.changes) {
        swap(connection);
        previous.phase = 'clear';
      }
      break;
    case 'clear':
      connection.exec(dropTables('_old'));
      previous.phase = 'done';
      break;
    case 'done':
      break;
  }
  return previous;
}

/** Fills empty tables from all listed extensions at once: for a migration or a repair, where nobody waits. */
export function fillIndex(connection: SqlConnection): void {
  const filling = new Renumbering(0);
  while (addRows(connection, '', filling, 1_000) > 0);
  addVocabulary(connection, '', filling, Number.MAX_SAFE_INTEGER);
  filling.tally.keepCommon(connection, '');
}

function begin(connection: SqlConnection): Renumbering {
  const build = (connection.prepare('SELECT build FROM search_state').pluck<number>() ?? 0) + 1;
  connection.exec(dropTables('_next') + dropTables('_old'));
  connection.exec(createTables('_next'));
  connection.exec('DELETE FROM search_changed');
  connection.prepare('UPDATE search_state SET building = 1, build = ?').run(build);
  const expected = connection.prepare('SELECT count(*) FROM search_rank').pluck<number>() ?? 0;
  const renumbering = new Renumbering(expected);
  renumbering.indexes.push(...createIndexes('_next', build));
  return renumbering;
}

/** Answers how many extensions it looked at. */
function addRows(
  connection: SqlConnection,
  generation: Generation,
  build: Renumbering,
  limit: number,
): number {
  const rows = nextPopular(connection, build.cursor, limit);
  const isThere = connection.prepare(`SELECT 1 FROM search_rank${generation} WHERE extension = ?`);
  for (const row of rows) {
    // An extension that lost installs since it was added comes by again.
    if (isThere.pluck<number>(row.id) === undefined) addRow(connection, generation, build, row);
    build.cursor = { installs: row.installs, id: row.id };
  }
  return rows.length;
}

function addRow(
  connection: SqlConnection,
  generation: Generation,
  build: Renumbering,
  row: ExtensionRow,
): void {
  build.place += 1;
  const document = documentOf(row);
  const code = facetCode(row);
  const rank = build.place * FACET_CODES + code;
  insertRow(
    connection,
    generation,
    rank,
    row.id,
    columnsOf(connection, row),
    document,
    encodeDocument(document),
  );
  build.tally.count(document, code);
}

/** True when every word has been written. */
function addVocabulary(
  connection: SqlConnection,
  generation: Generation,
  build: Renumbering,
  limit: number,
): boolean {
  const add = connection.prepare(
    `INSERT INTO search_vocabulary${generation} (term, length, letters, documents) VALUES (?, ?, ?, ?)`,
  );
  for (let count = 0; count < limit; count += 1) {
    const next = build.words.next();
    if (next.done === true) return true;
    const { term, documents } = next.value;
    add.run(term, spellingLength(term), lettersOf(term), documents);
  }
  return false;
}

/** Merges the pieces of the full-text index a little further. False when there is nothing left to merge. */
function mergeSome(connection: SqlConnection): boolean {
  const changes = connection.prepare('SELECT total_changes()');
  const before = changes.pluck<number>() ?? 0;
  connection
    .prepare("INSERT INTO search_terms_next (search_terms_next, rank) VALUES ('merge', ?)")
    .run(STEP.mergePages);
  // SQLite's documentation of FTS5, section 6.8: fewer than two changes mean that nothing was done.
  return (changes.pluck<number>() ?? 0) - before >= 2;
}

/** Brings some of what changed since the beginning up to date. Answers how many there were. */
function applyChanges(connection: SqlConnection): number {
  const changed = connection
    .prepare('SELECT extension FROM search_changed ORDER BY extension LIMIT ?')
    .all<{ readonly extension: string }>(STEP.changes);
  const settle = connection.prepare('DELETE FROM search_changed WHERE extension = ?');
  for (const { extension } of changed) {
    const row = listedExtension(connection, extension);
    if (row === null) dropExtension(connection, '_next', extension);
    else putExtension(connection, '_next', row);
    settle.run(extension);
  }
  return changed.length;
}

function swap(connection: SqlConnection): void {
  connection.exec(promoteTables());
  connection.exec('UPDATE search_state SET building = 0');
}
