import type { Migration } from './migration.ts';

/** Who wrote what through which door; whom extensions trust to publish; tokens that may do one thing only. */
export const trailAndPublishing: Migration = {
  number: 50,
  name: 'trail-and-publishing',
  sql: `
CREATE TABLE trail (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT,
  role TEXT NOT NULL,
  credential TEXT,
  request_id TEXT NOT NULL,
  procedure TEXT NOT NULL,
  target TEXT,
  code TEXT NOT NULL
) STRICT;
CREATE INDEX trail_by_time ON trail (at);
CREATE INDEX trail_by_actor ON trail (actor, seq);
CREATE INDEX trail_by_procedure ON trail (procedure, seq);
CREATE INDEX trail_by_code ON trail (code, seq);
CREATE INDEX trail_by_request ON trail (request_id, seq);

ALTER TABLE access_tokens ADD COLUMN scope TEXT;
ALTER TABLE access_tokens ADD COLUMN extension_id TEXT;

CREATE TABLE publishing_policies (
  id TEXT PRIMARY KEY,
  publisher_id TEXT NOT NULL REFERENCES publishers (id),
  extension_id TEXT NOT NULL,
  issuer TEXT NOT NULL,
  repository TEXT NOT NULL,
  workflow TEXT NOT NULL,
  environment TEXT,
  ref TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE INDEX publishing_policies_by_extension ON publishing_policies (extension_id, created_at);

CREATE TABLE spent_jwts (
  issuer TEXT NOT NULL,
  jti TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_jwts_by_end ON spent_jwts (expires_at);
`,
};
