import type { Migration } from './migration.ts';

/** Access tokens of a server: a hash of each, never the token. */
export const accessTokens: Migration = {
  number: 30,
  name: 'access-tokens',
  sql: `
CREATE TABLE access_tokens (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  publisher_id TEXT,
  secret_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT;
CREATE INDEX access_tokens_by_time ON access_tokens (created_at);
`,
};
