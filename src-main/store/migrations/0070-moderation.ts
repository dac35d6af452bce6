import type { Migration } from './migration.ts';

/** What several people need who moderate together, and what users report to them. */
export const moderation: Migration = {
  number: 70,
  name: 'moderation',
  sql: `
CREATE TABLE review_claims (
  submission_id TEXT PRIMARY KEY REFERENCES submissions (id) DEFERRABLE INITIALLY DEFERRED,
  reviewer TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE block_requests (
  id TEXT PRIMARY KEY,
  extension_id TEXT NOT NULL,
  version TEXT NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  requested_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'agreed', 'declined', 'emergency')),
  settled_by TEXT,
  settled_reason TEXT,
  settled_at INTEGER,
  FOREIGN KEY (extension_id, version) REFERENCES versions (extension_id, version) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX block_requests_open ON block_requests (extension_id, version) WHERE state = 'open';
CREATE INDEX block_requests_by_time ON block_requests (state, requested_at, id);

CREATE TABLE abuse_reports (
  id TEXT PRIMARY KEY,
  reporter TEXT NOT NULL,
  extension_id TEXT NOT NULL REFERENCES extensions (id) DEFERRABLE INITIALLY DEFERRED,
  -- Empty where the report is about the extension as a whole.
  version TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
  settled_by TEXT,
  settled_reason TEXT,
  settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX abuse_reports_open ON abuse_reports (reporter, extension_id, version) WHERE state = 'open';
CREATE INDEX abuse_reports_by_reporter ON abuse_reports (reporter, at);
CREATE INDEX abuse_reports_by_time ON abuse_reports (at, id);
CREATE INDEX abuse_reports_by_state ON abuse_reports (state, at, id);

CREATE TABLE review_flags (
  id TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'upheld', 'dismissed')),
  UNIQUE (review_id, user_id)
) STRICT;
CREATE INDEX review_flags_by_user ON review_flags (user_id, at);
CREATE INDEX review_flags_open ON review_flags (at, review_id) WHERE state = 'open';

-- Who hid a review, when and why (JSON); null where everybody sees it.
ALTER TABLE reviews ADD COLUMN hidden TEXT;
CREATE INDEX reviews_hidden ON reviews (created_at, id) WHERE hidden IS NOT NULL;

CREATE INDEX receipts_by_extension_time ON receipts (extension_id, at);
`,
};
