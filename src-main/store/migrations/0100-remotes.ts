import type { Migration } from './migration.ts';

/** Servers that this home follows, what is known of them, and names that two of them claim. */
export const remotes: Migration = {
  number: 100,
  name: 'remotes',
  sql: `
CREATE TABLE remotes (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The root that the person compared (TUF root.json), as text, and its fingerprint.
  root TEXT NOT NULL,
  root_fingerprint TEXT NOT NULL,
  -- Sealed.
  token TEXT,
  state TEXT NOT NULL CHECK (state IN ('new', 'current', 'behind', 'refused', 'removed')),
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL,
  last_sync_at INTEGER,
  as_of INTEGER,
  log_origin TEXT,
  log_key TEXT,
  log_size INTEGER NOT NULL,
  -- The compact range of the log as it was last verified (JSON), and the checkpoint that said so.
  log_hashes TEXT NOT NULL,
  checkpoint TEXT,
  -- Where an unfinished pull goes on (JSON).
  pull TEXT,
  back_off_until INTEGER,
  failures INTEGER NOT NULL,
  last_error TEXT
) STRICT;
CREATE UNIQUE INDEX remotes_by_url ON remotes (url) WHERE state <> 'removed';

ALTER TABLE publishers ADD COLUMN origin TEXT NOT NULL DEFAULT 'local';
CREATE INDEX extensions_by_origin ON extensions (origin, id);

-- What a server says of an extension that nobody here can know.
CREATE TABLE remote_extensions (
  extension_id TEXT PRIMARY KEY REFERENCES extensions (id) ON DELETE CASCADE,
  remote_id TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  histogram TEXT NOT NULL
) STRICT;
CREATE TABLE remote_versions (
  extension_id TEXT NOT NULL REFERENCES extensions (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  files INTEGER NOT NULL,
  audit TEXT,
  -- What was checked when its package came (JSON); null until then.
  evidence TEXT,
  PRIMARY KEY (extension_id, version)
) STRICT;

CREATE TABLE origin_conflicts (
  remote_id TEXT NOT NULL REFERENCES remotes (id) ON DELETE CASCADE,
  extension_id TEXT NOT NULL,
  pinned_to TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('extension', 'publisher')),
  display_name TEXT NOT NULL,
  versions TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (remote_id, extension_id)
) STRICT;
CREATE INDEX origin_conflicts_by_time ON origin_conflicts (first_seen_at, remote_id, extension_id);

CREATE TABLE sync_history (
  id TEXT PRIMARY KEY,
  remote_id TEXT NOT NULL REFERENCES remotes (id) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed', 'cancelled')),
  code TEXT,
  from_size INTEGER NOT NULL,
  to_size INTEGER NOT NULL,
  extensions INTEGER NOT NULL,
  versions INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX sync_history_by_time ON sync_history (remote_id, started_at, id);
`,
};
