// The layouts of the database, oldest first; `user_version` counts the ones that were applied. A layout that was
// released is never edited: a change is a new one. Records stand whole in `record` (JSON); the other columns are only
// what is searched by.

const first = `
CREATE TABLE object_versions (
  key TEXT NOT NULL,
  version_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  sequencer TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  PRIMARY KEY (key, version_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE sequence (only INTEGER PRIMARY KEY CHECK (only = 1), last INTEGER NOT NULL) STRICT;
INSERT INTO sequence VALUES (1, 0);
CREATE TABLE dropped_files (
  path TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  inode TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL,
  body TEXT NOT NULL,
  receive_count INTEGER NOT NULL,
  leased INTEGER NOT NULL,
  visible_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL
) STRICT;
CREATE TABLE dead_letters (
  id INTEGER PRIMARY KEY,
  message_id TEXT NOT NULL,
  body TEXT NOT NULL,
  receive_count INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  died_at INTEGER NOT NULL
) STRICT;

CREATE TABLE bundles (
  bundle_id TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  status TEXT NOT NULL,
  object_key TEXT NOT NULL,
  reference TEXT,
  created_at TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bundles_by_time ON bundles (created_at DESC, bundle_id);
CREATE INDEX bundles_by_key ON bundles (object_key);
CREATE INDEX bundles_by_reference ON bundles (reference) WHERE reference IS NOT NULL;

CREATE TABLE captures (
  site TEXT NOT NULL,
  node_key TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (site, node_key, bundle_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX captures_by_bundle ON captures (bundle_id);

CREATE TABLE nodes (
  site TEXT NOT NULL,
  node_key TEXT NOT NULL,
  cluster TEXT COLLATE NOCASE,
  verdict TEXT NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY (site, node_key)
) STRICT, WITHOUT ROWID;
CREATE TABLE node_names (
  name TEXT NOT NULL,
  site TEXT NOT NULL,
  node_key TEXT NOT NULL,
  PRIMARY KEY (name, site, node_key),
  FOREIGN KEY (site, node_key) REFERENCES nodes ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX node_names_by_node ON node_names (site, node_key);

CREATE TABLE findings (
  finding_id TEXT PRIMARY KEY,
  site TEXT NOT NULL,
  node_key TEXT NOT NULL,
  cluster TEXT COLLATE NOCASE,
  state TEXT NOT NULL,
  severity TEXT NOT NULL,
  reference TEXT,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_by_node ON findings (site, node_key, finding_id);

CREATE TABLE published_reports (target TEXT PRIMARY KEY, sequencer TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE access_tokens (
  token_id TEXT PRIMARY KEY,
  token_sha256 TEXT NOT NULL UNIQUE,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE upload_tickets (
  ticket_sha256 TEXT PRIMARY KEY,
  bundle_id TEXT NOT NULL,
  object_key TEXT NOT NULL,
  size_bytes INTEGER,
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT, WITHOUT ROWID;
`;

/**
 * Copies of reports are kept by the key of their bundle, each with its own path below the reports folder (without
 * ending). What was published before is published once more: its paths were not told apart by key.
 */
const second = `
DROP TABLE published_reports;
CREATE TABLE published_reports (
  key TEXT PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  sequencer TEXT NOT NULL,
  is_whole INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bundles_by_version ON bundles (object_key, status, json_extract(record, '$.sequencer'));

ALTER TABLE messages ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
ALTER TABLE upload_tickets ADD COLUMN method TEXT NOT NULL DEFAULT 'put';
`;

/**
 * Findings carry what people add to them and when they changed; what changed stands in a list; what was deleted leaves a
 * mark. An event without a record is of a deleted bundle: it keeps its place for whoever has read up to it.
 */
const third = `
ALTER TABLE findings ADD COLUMN updated_at TEXT NOT NULL DEFAULT '';
UPDATE findings SET
  updated_at = json_extract(record, '$.lastConfirmed'),
  record = json_set(record, '$.updatedAt', json_extract(record, '$.lastConfirmed'));
ALTER TABLE captures ADD COLUMN captured_at TEXT GENERATED ALWAYS AS (json_extract(record, '$.capturedAt')) VIRTUAL;
CREATE INDEX captures_by_time ON captures (site, node_key, captured_at DESC, bundle_id, ordinal);

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL UNIQUE,
  site TEXT NOT NULL,
  bundle_id TEXT NOT NULL,
  record TEXT
) STRICT;
CREATE INDEX events_by_bundle ON events (bundle_id);
CREATE TABLE deleted_bundles (bundle_id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE shares (
  share_id TEXT PRIMARY KEY,
  secret_sha256 TEXT NOT NULL UNIQUE,
  bundle_id TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX shares_by_bundle ON shares (bundle_id);
`;

export const layouts: readonly string[] = [first, second, third];
