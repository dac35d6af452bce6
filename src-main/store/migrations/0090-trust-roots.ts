import type { Migration } from './migration.ts';

/** Whom this home believes about signatures, and what it has seen of publishers elsewhere. */
export const trustRoots: Migration = {
  number: 90,
  name: 'trust-roots',
  sql: `
CREATE TABLE trust_roots (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('public-good', 'team', 'machine')),
  -- Publisher names it may speak for (JSON), or ["*"].
  scope TEXT NOT NULL,
  owner TEXT NOT NULL,
  -- Null for a root that is shipped with the program.
  root TEXT,
  fingerprint TEXT NOT NULL,
  as_of INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  expires_at INTEGER,
  added_at INTEGER NOT NULL,
  -- Until when a person agreed to use it though it is stale.
  agreed_until INTEGER
) STRICT;

CREATE TABLE trust_identities (
  fingerprint TEXT NOT NULL,
  root TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('identity', 'key')),
  key_id TEXT NOT NULL,
  subject TEXT,
  issuer TEXT,
  public_key TEXT,
  publishers TEXT NOT NULL,
  added_at INTEGER NOT NULL,
  PRIMARY KEY (fingerprint, root)
) STRICT;

-- Keys and identities that count for nothing here from that moment on, whoever else still vouches for them.
CREATE TABLE trust_revocations (
  fingerprint TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  revoked_by TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE key_pins (
  origin TEXT NOT NULL,
  publisher_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  key_id TEXT NOT NULL,
  public_key TEXT NOT NULL,
  identity TEXT,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  -- An offered one was seen and is not believed yet.
  state TEXT NOT NULL CHECK (state IN ('pinned', 'offered')),
  how TEXT CHECK (how IN ('first-use', 'rotation', 'accepted')),
  seen_at INTEGER NOT NULL,
  pinned_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (origin, publisher_id, fingerprint)
) STRICT;

-- Statements by which an old key vouches for the next one, so that those who pinned the old one can follow.
CREATE TABLE key_rotations (
  publisher_id TEXT NOT NULL,
  next_key_id TEXT NOT NULL,
  old_key_id TEXT NOT NULL,
  statement TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (publisher_id, next_key_id)
) STRICT;
`,
};
