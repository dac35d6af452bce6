import { INDEXED_PREFIXES, TERM_CHARACTERS } from './terms.ts';

/**
 * A generation of the index is one set of tables; the one that is built beside it has names that end in `_next`.
 * Everything in them is derived from `extensions`: no foreign key may point here.
 */
export type Generation = '' | '_next' | '_old';

const NAMES = ['search_rank', 'search_text', 'search_terms', 'search_common', 'search_vocabulary'] as const;
const ORDERED = ['title', 'installs DESC', 'rating DESC', 'published_at DESC', 'updated_at DESC'] as const;

/** Statements that make one generation's tables, empty. */
export function createTables(generation: Generation): string {
  return `
-- rank: place by popularity, times 64, plus the facets (category and pricing) of the row.
CREATE TABLE search_rank${generation} (
  rank INTEGER PRIMARY KEY,
  extension TEXT NOT NULL UNIQUE,
  publisher TEXT NOT NULL,
  title TEXT NOT NULL,
  installs INTEGER NOT NULL,
  rating REAL NOT NULL,
  published_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
-- Folded words of every field, a field a line: what phrases are looked for in, and what a row was indexed with.
CREATE TABLE search_text${generation} (rank INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE search_terms${generation} USING fts5 (
  terms, content='', contentless_delete=1, detail=none, prefix='${INDEXED_PREFIXES}',
  tokenize="ascii tokenchars '${TERM_CHARACTERS}'"
);
INSERT INTO search_terms${generation} (search_terms${generation}, rank) VALUES ('hashsize', 16777216);
-- How many rows of each facet code a very common term has; kept exact from one renumbering to the next.
CREATE TABLE search_common${generation} (
  term TEXT NOT NULL,
  prefix INTEGER NOT NULL CHECK (prefix IN (0, 1)),
  counts TEXT NOT NULL,
  PRIMARY KEY (term, prefix)
) STRICT, WITHOUT ROWID;
-- length: 0 for words without a letter, which have no spelling. letters: which letters (by code modulo 32) a word holds.
CREATE TABLE search_vocabulary${generation} (
  term TEXT PRIMARY KEY,
  length INTEGER NOT NULL,
  letters INTEGER NOT NULL,
  documents INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
}

/**
 * Indexes of the columns a list can be sorted by and of the vocabulary, one statement each: made once the rows are there.
 * Index names are unique in a database and stay when a table is renamed, so each build has a number.
 */
export function createIndexes(generation: Generation, build: number): readonly string[] {
  const orders = ORDERED.map((order) => {
    const column = order.split(' ')[0];
    return `CREATE INDEX search_${column}_${build} ON search_rank${generation} (${order}, rank)`;
  });
  return [
    ...orders,
    `CREATE INDEX search_spelling_${build} ON search_vocabulary${generation} (length, letters)`,
  ];
}

export function dropTables(generation: Exclude<Generation, ''>): string {
  return NAMES.map((name) => `DROP TABLE IF EXISTS ${name}${generation};`).join('\n');
}

/** The next generation becomes the one that is searched; the one before is kept as `_old` until it is dropped. */
export function promoteTables(): string {
  return NAMES.map(
    (name) => `ALTER TABLE ${name} RENAME TO ${name}_old;\nALTER TABLE ${name}_next RENAME TO ${name};`,
  ).join('\n');
}
