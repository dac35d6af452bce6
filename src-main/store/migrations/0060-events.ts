import type { Migration } from './migration.ts';

/** What users of a server say they did with a version. */
const receipts = `
CREATE TABLE receipts (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('installed', 'ran')),
  user_id TEXT NOT NULL,
  extension_id TEXT NOT NULL REFERENCES extensions (id) DEFERRABLE INITIALLY DEFERRED,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  -- The reporter's own name for a run; null for an installation.
  run_id TEXT,
  units INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX receipts_of_installs ON receipts (user_id, extension_id, version) WHERE kind = 'installed';
CREATE UNIQUE INDEX receipts_of_runs ON receipts (user_id, run_id) WHERE kind = 'ran';
CREATE INDEX receipts_by_user ON receipts (user_id, at, id);
CREATE INDEX receipts_by_version ON receipts (extension_id, version, kind);
`;

/** Events for others, written with what they tell of, and what became of each delivery. */
const outbox = `
CREATE TABLE webhook_endpoints (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  description TEXT NOT NULL,
  event_types TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('enabled', 'disabled')),
  disabled_reason TEXT,
  -- Both sealed; the one before goes on signing for a while after a rotation.
  secret TEXT NOT NULL,
  previous_secret TEXT,
  previous_until INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  failing_since INTEGER,
  last_success_at INTEGER
) STRICT;

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  -- The event exactly as it is sent.
  body TEXT NOT NULL
) STRICT;

CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL REFERENCES outbox (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts INTEGER NOT NULL,
  -- Attempts of this round: sending again by hand begins a new one.
  round_attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  owner TEXT,
  last_status INTEGER,
  last_problem TEXT,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  UNIQUE (endpoint_id, event_id)
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at, id) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_dead ON webhook_deliveries (created_at, id) WHERE state = 'dead';
CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at, id);
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint_id, created_at, id);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (event_id);
`;

/** A job that was given up is a dead letter until somebody has it tried again. */
const jobs = `
ALTER TABLE jobs ADD COLUMN dead INTEGER NOT NULL DEFAULT 0 CHECK (dead IN (0, 1));
ALTER TABLE jobs ADD COLUMN max_attempts INTEGER NOT NULL DEFAULT 5;
CREATE INDEX jobs_dead ON jobs (created_at, id) WHERE dead = 1;
`;

/** Rights to use paid extensions: issued here, or issued elsewhere and kept here. */
const entitlements = `
CREATE TABLE entitlements (
  id TEXT PRIMARY KEY,
  origin TEXT NOT NULL CHECK (origin IN ('issued', 'imported')),
  issuer TEXT NOT NULL,
  extension_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  plan TEXT NOT NULL CHECK (plan IN ('trial', 'subscription')),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  grace_until INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  token TEXT NOT NULL
) STRICT;
CREATE INDEX entitlements_by_user ON entitlements (user_id, extension_id, issued_at);
CREATE INDEX entitlements_by_extension ON entitlements (extension_id, issued_at);

CREATE TABLE entitlement_issuers (
  key_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  added_by TEXT NOT NULL
) STRICT;
`;

/** Receipts, events and their delivery, dead letters, entitlements. */
export const events: Migration = {
  number: 60,
  name: 'events',
  sql: receipts + outbox + jobs + entitlements,
};
