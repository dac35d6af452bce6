import type { Migration } from './migration.ts';

/** The Merkle tree over the log, and the statements about every version. */
export const transparency: Migration = {
  number: 80,
  name: 'transparency',
  sql: `
-- Inner nodes of the tree (RFC 6962 section 2.1) that are complete, from level 1 on; level 0 is log_entries.leaf_hash.
CREATE TABLE log_nodes (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (level, position)
) STRICT, WITHOUT ROWID;

-- How many leaves the nodes cover.
CREATE TABLE log_tree (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  size INTEGER NOT NULL
) STRICT;
INSERT INTO log_tree VALUES (1, 0);

-- The newest checkpoint that was signed.
CREATE TABLE log_checkpoints (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX log_entries_approved ON log_entries (
  CASE WHEN json_valid(leaf) THEN json_extract(leaf, '$.extensionId') END,
  CASE WHEN json_valid(leaf) THEN json_extract(leaf, '$.version') END
) WHERE CASE WHEN json_valid(leaf) THEN json_extract(leaf, '$.type') END = 'version.approved';

CREATE TABLE attestations (
  id TEXT PRIMARY KEY,
  extension_id TEXT NOT NULL REFERENCES extensions (id) DEFERRABLE INITIALLY DEFERRED,
  version TEXT NOT NULL,
  -- Of the package: the bytes that the statement is about.
  digest TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('audit', 'decision', 'provenance')),
  -- The audit or the decision; the digest of the bundle where there is neither.
  about TEXT NOT NULL,
  predicate_type TEXT NOT NULL,
  bundle TEXT NOT NULL,
  bundle_digest TEXT NOT NULL,
  signer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (kind, about)
) STRICT;
CREATE INDEX attestations_by_version ON attestations (extension_id, version, created_at, id);

-- Audits and decisions that nothing is stated about yet.
CREATE TABLE statements_due (
  kind TEXT NOT NULL CHECK (kind IN ('audit', 'decision')),
  about TEXT NOT NULL,
  PRIMARY KEY (kind, about)
) STRICT, WITHOUT ROWID;
INSERT INTO statements_due SELECT 'audit', id FROM audits;
INSERT INTO statements_due SELECT 'decision', id FROM decisions;
`,
};
