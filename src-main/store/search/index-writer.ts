import { foldText } from '../../../src-shared/fold-text.ts';
import { weightedRating } from '../../../src-shared/weighted-rating.ts';
import type { SqlConnection } from '../connection.ts';
import type { ExtensionRow } from '../port.ts';
import { adjustCommonTerms } from './common-terms.ts';
import {
  FACET_CODES,
  decodeDocument,
  documentOf,
  encodeDocument,
  facetCode,
  type SearchDocument,
} from './search-document.ts';
import type { Generation } from './tables.ts';
import { documentTerms } from './terms.ts';
import { countVocabulary } from './vocabulary.ts';

/** What an extension's row in search_rank says besides its words. */
export interface ListedColumns {
  readonly publisher: string;
  readonly title: string;
  readonly installs: number;
  readonly rating: number;
  readonly publishedAt: number;
  readonly updatedAt: number;
}

interface IndexedRow {
  readonly rank: number;
  readonly text: string;
}

/** Puts an extension into one generation of the index, or brings its row up to date. A new row is the least popular. */
export function putExtension(connection: SqlConnection, generation: Generation, row: ExtensionRow): void {
  const document = documentOf(row);
  const text = encodeDocument(document);
  const code = facetCode(row);
  const columns = columnsOf(connection, row);
  const known = indexedRow(connection, generation, row.id);
  if (known !== undefined && known.text === text && known.rank % FACET_CODES === code) {
    updateColumns(connection, generation, known.rank, columns);
    return;
  }
  if (known !== undefined) dropRow(connection, generation, known);
  const place =
    known === undefined ? nextPlace(connection, generation) : Math.floor(known.rank / FACET_CODES);
  const rank = place * FACET_CODES + code;
  insertRow(connection, generation, rank, row.id, columns, document, text);
  countVocabulary(connection, generation, document, 1);
  adjustCommonTerms(connection, generation, document, code, 1);
}

export function dropExtension(connection: SqlConnection, generation: Generation, id: string): void {
  const known = indexedRow(connection, generation, id);
  if (known !== undefined) dropRow(connection, generation, known);
}

/** The bare row in its three tables, without the counts that are derived from them. */
export function insertRow(
  connection: SqlConnection,
  generation: Generation,
  rank: number,
  id: string,
  columns: ListedColumns,
  document: SearchDocument,
  text: string,
): void {
  connection
    .prepare(
      `INSERT INTO search_rank${generation} (rank, extension, publisher, title, installs, rating, published_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      rank,
      id,
      columns.publisher,
      columns.title,
      columns.installs,
      columns.rating,
      columns.publishedAt,
      columns.updatedAt,
    );
  connection.prepare(`INSERT INTO search_text${generation} (rank, text) VALUES (?, ?)`).run(rank, text);
  connection
    .prepare(`INSERT INTO search_terms${generation} (rowid, terms) VALUES (?, ?)`)
    .run(rank, documentTerms(document));
}

/** Rating by the prior of this moment: how much it moves until the next renumbering changes no order worth showing. */
export function columnsOf(connection: SqlConnection, row: ExtensionRow): ListedColumns {
  const prior = connection
    .prepare('SELECT rating_count AS count, rating_sum AS sum FROM catalog_totals')
    .get<{ count: number; sum: number }>() ?? { count: 0, sum: 0 };
  return {
    publisher: row.publisherId,
    title: foldText(row.displayName),
    installs: row.installs,
    rating: weightedRating({ count: row.ratingCount, sum: row.ratingSum }, prior),
    publishedAt: row.publishedAt ?? row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function updateColumns(
  connection: SqlConnection,
  generation: Generation,
  rank: number,
  columns: ListedColumns,
): void {
  connection
    .prepare(
      `UPDATE search_rank${generation} SET publisher = ?, title = ?, installs = ?, rating = ?, published_at = ?, updated_at = ?
        WHERE rank = ?`,
    )
    .run(
      columns.publisher,
      columns.title,
      columns.installs,
      columns.rating,
      columns.publishedAt,
      columns.updatedAt,
      rank,
    );
}

function dropRow(connection: SqlConnection, generation: Generation, known: IndexedRow): void {
  for (const table of ['search_rank', 'search_text']) {
    connection.prepare(`DELETE FROM ${table}${generation} WHERE rank = ?`).run(known.rank);
  }
  connection.prepare(`DELETE FROM search_terms${generation} WHERE rowid = ?`).run(known.rank);
  const document = decodeDocument(known.text);
  countVocabulary(connection, generation, document, -1);
  adjustCommonTerms(connection, generation, document, known.rank % FACET_CODES, -1);
}

function indexedRow(connection: SqlConnection, generation: Generation, id: string): IndexedRow | undefined {
  return connection
    .prepare(
      `SELECT listed.rank AS rank, text.text AS text FROM search_rank${generation} AS listed
        JOIN search_text${generation} AS text ON text.rank = listed.rank WHERE listed.extension = ?`,
    )
    .get<IndexedRow>(id);
}

function nextPlace(connection: SqlConnection, generation: Generation): number {
  const last = connection.prepare(`SELECT max(rank) FROM search_rank${generation}`).pluck<number | null>();
  return last === undefined || last === null ? 1 : Math.floor(last / FACET_CODES) + 1;
}
