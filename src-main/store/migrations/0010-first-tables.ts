import type { Migration } from './migration.ts';

const catalog = `
CREATE TABLE publishers (
  id TEXT PRIMARY KEY,
  display_name TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE publisher_keys (
  publisher_id TEXT NOT NULL REFERENCES publishers (id),
  key_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  public_key TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  revoked_at INTEGER,
  revoked_reason TEXT,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  PRIMARY KEY (publisher_id, key_id)
) STRICT;
CREATE INDEX publisher_keys_by_key ON publisher_keys (key_id);

CREATE TABLE extensions (
  id TEXT PRIMARY KEY,
  publisher_id TEXT NOT NULL REFERENCES publishers (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  description TEXT NOT NULL,
  category TEXT NOT NULL,
  tags TEXT NOT NULL,
  kind TEXT NOT NULL,
  pricing TEXT NOT NULL,
  origin TEXT NOT NULL,
  latest_version TEXT,
  installs INTEGER NOT NULL,
  rating_count INTEGER NOT NULL,
  rating_sum INTEGER NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  created_at INTEGER NOT NULL,
  published_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX extensions_by_publisher ON extensions (publisher_id, id);
CREATE INDEX extensions_by_installs ON extensions (installs DESC, id, display_name) WHERE latest_version IS NOT NULL;

-- One row of sums over all extensions, so that no list has to walk them.
CREATE TABLE catalog_totals (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  extensions INTEGER NOT NULL,
  rating_count INTEGER NOT NULL,
  rating_sum INTEGER NOT NULL
) STRICT;
INSERT INTO catalog_totals VALUES (1, 0, 0, 0);
CREATE TRIGGER extensions_added AFTER INSERT ON extensions BEGIN
  UPDATE catalog_totals SET extensions = extensions + 1, rating_count = rating_count + new.rating_count,
    rating_sum = rating_sum + new.rating_sum;
END;
CREATE TRIGGER extensions_rated AFTER UPDATE OF rating_count, rating_sum ON extensions
WHEN old.rating_count <> new.rating_count OR old.rating_sum <> new.rating_sum BEGIN
  UPDATE catalog_totals SET rating_count = rating_count + new.rating_count - old.rating_count,
    rating_sum = rating_sum + new.rating_sum - old.rating_sum;
END;
CREATE TRIGGER extensions_removed AFTER DELETE ON extensions BEGIN
  UPDATE catalog_totals SET extensions = extensions - 1, rating_count = rating_count - old.rating_count,
    rating_sum = rating_sum - old.rating_sum;
END;

CREATE TABLE versions (
  extension_id TEXT NOT NULL REFERENCES extensions (id) DEFERRABLE INITIALLY DEFERRED,
  version TEXT NOT NULL,
  state TEXT NOT NULL,
  digest TEXT,
  size_bytes INTEGER,
  unpacked_bytes INTEGER,
  manifest TEXT,
  bundle TEXT,
  signer TEXT,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  submitted_at INTEGER,
  approved_at INTEGER,
  PRIMARY KEY (extension_id, version)
) STRICT;
CREATE INDEX versions_by_digest ON versions (digest) WHERE digest IS NOT NULL;

CREATE TABLE marks (
  extension_id TEXT NOT NULL,
  version TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  successor TEXT,
  evidence TEXT,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (extension_id, version, kind),
  FOREIGN KEY (extension_id, version) REFERENCES versions (extension_id, version) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE files (
  digest TEXT NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (digest, path)
) STRICT, WITHOUT ROWID;
`;

const review = `
CREATE TABLE submissions (
  id TEXT PRIMARY KEY,
  extension_id TEXT NOT NULL REFERENCES extensions (id) DEFERRABLE INITIALLY DEFERRED,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  bundle TEXT,
  signer TEXT,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  submitted_by TEXT NOT NULL,
  submitted_at INTEGER NOT NULL,
  audit_attempts INTEGER NOT NULL
) STRICT;
CREATE INDEX submissions_by_version ON submissions (extension_id, version, submitted_at);
CREATE INDEX submissions_by_state ON submissions (state, submitted_at);
CREATE INDEX submissions_by_time ON submissions (submitted_at);
CREATE INDEX submissions_by_digest ON submissions (digest);

CREATE TABLE audits (
  id TEXT PRIMARY KEY,
  submission_id TEXT NOT NULL REFERENCES submissions (id) DEFERRABLE INITIALLY DEFERRED,
  digest TEXT NOT NULL,
  ruleset TEXT NOT NULL,
  report TEXT NOT NULL,
  -- Of the report, so that no list has to read reports.
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  notices INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX audits_by_digest ON audits (digest, at);
CREATE INDEX audits_by_submission ON audits (submission_id);

CREATE TABLE decisions (
  id TEXT PRIMARY KEY,
  extension_id TEXT NOT NULL REFERENCES extensions (id) DEFERRABLE INITIALLY DEFERRED,
  version TEXT NOT NULL,
  submission_id TEXT REFERENCES submissions (id) DEFERRABLE INITIALLY DEFERRED,
  verdict TEXT NOT NULL,
  reason TEXT,
  evidence TEXT,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX decisions_by_version ON decisions (extension_id, version, at);
CREATE INDEX decisions_by_submission ON decisions (submission_id) WHERE submission_id IS NOT NULL;

CREATE TABLE reviews (
  id TEXT PRIMARY KEY,
  extension_id TEXT NOT NULL REFERENCES extensions (id) DEFERRABLE INITIALLY DEFERRED,
  version TEXT NOT NULL,
  user_id TEXT NOT NULL,
  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  aspects TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  edited_at INTEGER,
  UNIQUE (extension_id, version, user_id)
) STRICT;
CREATE INDEX reviews_by_time ON reviews (extension_id, created_at, id);
CREATE INDEX reviews_by_stars ON reviews (extension_id, stars, created_at, id);
CREATE INDEX reviews_by_version ON reviews (extension_id, version, stars, created_at, id);
`;

const use = `
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY,
  installation_id TEXT NOT NULL,
  extension_id TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT NOT NULL,
  action TEXT NOT NULL,
  actor TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  details TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_by_installation ON ledger (installation_id, seq);
CREATE INDEX ledger_by_extension ON ledger (extension_id, seq);
CREATE VIEW ledger_current AS
  SELECT * FROM ledger WHERE seq IN (SELECT max(seq) FROM ledger GROUP BY installation_id);
CREATE TRIGGER ledger_gapless BEFORE INSERT ON ledger
WHEN new.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger) BEGIN
  SELECT RAISE(ABORT, 'ledger rows are numbered without gaps');
END;
CREATE TRIGGER ledger_keeps BEFORE UPDATE ON ledger BEGIN
  SELECT RAISE(ABORT, 'ledger rows never change');
END;
CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger BEGIN
  SELECT RAISE(ABORT, 'ledger rows are never deleted');
END;

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  installation_id TEXT NOT NULL,
  extension_id TEXT NOT NULL,
  version TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  outcome TEXT NOT NULL,
  duration_ms REAL NOT NULL,
  memory_bytes REAL NOT NULL,
  declared TEXT NOT NULL,
  granted TEXT NOT NULL,
  used TEXT NOT NULL,
  denied TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_by_time ON runs (at, id);
CREATE INDEX runs_by_extension ON runs (extension_id, at, id);

-- Keys are JSON strings, so that a key that is not well-formed UTF-16 stays itself.
CREATE TABLE guest_storage (
  extension_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (extension_id, key)
) STRICT;

CREATE TABLE market_symbols (
  symbol TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  bars INTEGER NOT NULL,
  from_time INTEGER NOT NULL,
  to_time INTEGER NOT NULL
) STRICT;
CREATE TABLE market_bars (
  symbol TEXT NOT NULL REFERENCES market_symbols (symbol) DEFERRABLE INITIALLY DEFERRED,
  time INTEGER NOT NULL,
  open REAL NOT NULL,
  high REAL NOT NULL,
  low REAL NOT NULL,
  close REAL NOT NULL,
  volume REAL NOT NULL,
  PRIMARY KEY (symbol, time)
) STRICT, WITHOUT ROWID;
`;

const running = `
CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  input TEXT NOT NULL,
  state TEXT NOT NULL,
  progress REAL NOT NULL,
  phase TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  actor TEXT NOT NULL,
  owner TEXT,
  lease_until INTEGER,
  cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
  result TEXT NOT NULL,
  error TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, created_at, id);
CREATE INDEX jobs_by_time ON jobs (created_at, id);
CREATE TABLE job_events (
  job_id TEXT NOT NULL REFERENCES jobs (id) DEFERRABLE INITIALLY DEFERRED,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  progress REAL NOT NULL,
  phase TEXT NOT NULL,
  PRIMARY KEY (job_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL,
  details TEXT NOT NULL
) STRICT;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- seq is the leaf's index in the Merkle tree (RFC 6962 section 2.1): it begins at 0.
CREATE TABLE log_entries (
  seq INTEGER PRIMARY KEY,
  leaf TEXT NOT NULL,
  leaf_hash TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER log_entries_gapless BEFORE INSERT ON log_entries
WHEN new.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM log_entries) BEGIN
  SELECT RAISE(ABORT, 'log entries are numbered without gaps');
END;
CREATE TRIGGER log_entries_keep BEFORE UPDATE ON log_entries BEGIN
  SELECT RAISE(ABORT, 'log entries never change');
END;
CREATE TRIGGER log_entries_stay BEFORE DELETE ON log_entries BEGIN
  SELECT RAISE(ABORT, 'log entries are never deleted');
END;
`;

export const firstTables: Migration = {
  number: 10,
  name: 'first-tables',
  sql: catalog + review + use + running,
};
