import type { Migration } from './migration.ts';

/** What goes to servers that this home follows: written down before it is sent. */
export const upstream: Migration = {
  number: 110,
  name: 'upstream',
  sql: `
CREATE TABLE upstream_items (
  -- Also the beginning of the keys under which a server does each step once.
  id TEXT PRIMARY KEY,
  remote_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('publish', 'rate', 'unrate', 'decide', 'report')),
  subject TEXT NOT NULL,
  content TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('waiting', 'sending', 'following', 'conflict', 'refused', 'done', 'cancelled')),
  attempts INTEGER NOT NULL,
  -- Goes up when a person has it sent again in another form: the keys change with it.
  round INTEGER NOT NULL,
  due_at INTEGER,
  owner TEXT,
  lease_until INTEGER,
  actor TEXT NOT NULL,
  error TEXT,
  conflict TEXT,
  outcome TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX upstream_due ON upstream_items (due_at, created_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX upstream_open ON upstream_items (remote_id, subject, created_at, id) WHERE ended_at IS NULL;
CREATE INDEX upstream_by_time ON upstream_items (created_at, id);
CREATE INDEX upstream_by_subject ON upstream_items (remote_id, subject, created_at, id);
`,
};
