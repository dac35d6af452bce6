import type { Migration } from '../migrations/migration.ts';
import { fillIndex } from './renumber-steps.ts';
import { createIndexes, createTables } from './tables.ts';

/** Where each extension comes from, told by the index: filled anew, since every row says it. */
export const searchByOrigin: Migration = {
  number: 120,
  name: 'search-by-origin',
  sql: `DELETE FROM search_rank;
DELETE FROM search_text;
DELETE FROM search_common;
DELETE FROM search_vocabulary;
INSERT INTO search_terms (search_terms) VALUES ('delete-all');
`,
  fill: fillIndex,
};

/** The search index, filled from the extensions that are there. */
export const searchMigration: Migration = {
  number: 20,
  name: 'search-index',
  sql: `${createTables('')}
${createIndexes('', 0).join(';\n')};
-- building: 1 while another generation is built beside this one; build: number of the latest build.
CREATE TABLE search_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  building INTEGER NOT NULL CHECK (building IN (0, 1)),
  build INTEGER NOT NULL
) STRICT;
INSERT INTO search_state VALUES (1, 0, 0);
-- Extensions that changed since the build began: they are brought up to date before it is swapped in.
CREATE TABLE search_changed (extension TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`,
  fill: fillIndex,
};
