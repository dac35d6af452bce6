import type { Migration } from './migration.ts';

/**
 * Publishers may sign without a key of their own: by an identity that a certificate vouches for (JSON: subject, issuer).
 * And answers to writes that came with an idempotency key, for as long as the same key is answered alike.
 */
export const platform: Migration = {
  number: 40,
  name: 'platform',
  sql: `
ALTER TABLE publisher_keys ADD COLUMN identity TEXT;
CREATE TABLE idempotency_keys (
  principal TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  claimed_by TEXT NOT NULL,
  claimed_at INTEGER NOT NULL,
  status INTEGER,
  content_type TEXT,
  body TEXT,
  PRIMARY KEY (principal, key)
) STRICT;
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (claimed_at);
`,
};
