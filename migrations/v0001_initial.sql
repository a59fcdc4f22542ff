-- The first schema. Money is whole billionths of a US dollar; times are Unix milliseconds; digests are 32 bytes.

CREATE TABLE library (
  name  TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The salt of the account fingerprints: a key can be told from another, never read back.
INSERT INTO library (name, value) VALUES ('salt', randomblob(16));

-- One row for each request key. The canonical document is what was hashed; the columns are for looking and comparing.
CREATE TABLE requests (
  id              INTEGER PRIMARY KEY,
  key             BLOB    NOT NULL UNIQUE CHECK (length(key) = 32),
  canonical       BLOB    NOT NULL,
  model           TEXT    NOT NULL,
  image           BLOB    CHECK (image IS NULL OR length(image) = 32),
  prompt          TEXT    NOT NULL,
  negative_prompt TEXT,
  resolution      TEXT    NOT NULL,
  duration        INTEGER NOT NULL,
  aspect_ratio    TEXT    NOT NULL,
  audio           INTEGER NOT NULL CHECK (audio IN (0, 1)),
  multi_shot      INTEGER NOT NULL CHECK (multi_shot IN (0, 1)),
  seed            INTEGER,
  cfg_scale       REAL,
  thinking        TEXT,
  created_at      INTEGER NOT NULL
) STRICT;

-- The nearest request is looked for among those of the same image, and of the same model and prompt.
CREATE INDEX requests_by_image  ON requests (image, id) WHERE image IS NOT NULL;
CREATE INDEX requests_by_prompt ON requests (prompt, id);

-- Input images, as they were measured; their bytes are blobs.
CREATE TABLE images (
  digest     BLOB    PRIMARY KEY CHECK (length(digest) = 32),
  width      INTEGER NOT NULL,
  height     INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  media_type TEXT    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each blob's file looked like when it was stored: a hit compares this before it trusts the file.
CREATE TABLE blobs (
  digest     BLOB    PRIMARY KEY CHECK (length(digest) = 32),
  bytes      INTEGER NOT NULL,
  inode      INTEGER NOT NULL,
  mtime_ns   INTEGER NOT NULL,
  ctime_ns   INTEGER NOT NULL,
  stored_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each take. For a take of a request the row is the right to pay for it: unique, and it never expires.
-- A clip that was imported without a whole request has neither request nor take: kept, found, never served.
CREATE TABLE generations (
  serial         INTEGER PRIMARY KEY,
  id             TEXT    NOT NULL UNIQUE,
  request        INTEGER REFERENCES requests (id),
  take           INTEGER CHECK (take >= 1),
  origin         TEXT    NOT NULL CHECK (origin IN ('bought', 'imported')),
  state          TEXT    NOT NULL,
  -- The request's model, or what an import without one says: the ledger sums by it.
  model          TEXT,
  -- Who works on it, and how often that changed hands: every step compares both.
  owner          TEXT,
  fence          INTEGER NOT NULL DEFAULT 0,
  attempts       INTEGER NOT NULL DEFAULT 0,
  provider       TEXT,
  account        TEXT,
  job            TEXT,
  -- Where the provider was told to read the image, without its query, which may be signed; and the digest that the
  -- address gave after the submit, where that was another one.
  image_url      TEXT,
  image_now      BLOB    CHECK (image_now IS NULL OR length(image_now) = 32),
  quoted         INTEGER,
  charged        INTEGER,
  charged_source TEXT    CHECK (charged_source IN ('provider', 'quote', 'person', 'import')),
  refunded       INTEGER,
  -- Why it stands where it stands, in words for a person; no secret, no signed URL.
  reason         TEXT,
  planned_at     INTEGER,
  sent_at        INTEGER,
  submitted_at   INTEGER,
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  UNIQUE (request, take),
  CHECK ((request IS NULL) = (take IS NULL)),
  -- Purchases are planned, and nothing else is; none falls out of the ledger's index.
  CHECK ((origin = 'bought') = (planned_at IS NOT NULL)),
  CHECK (planned_at IS NULL OR (model IS NOT NULL AND provider IS NOT NULL))
) STRICT;

-- A provider's job belongs to one take, whoever brings its id.
CREATE UNIQUE INDEX generations_by_job ON generations (provider, job, account) WHERE job IS NOT NULL;
-- The few rows that are under way or in doubt. A query finds them by this index only if it repeats the condition.
CREATE INDEX generations_open ON generations (state, serial)
  WHERE state IN ('planned', 'sending', 'submitted', 'rendered', 'stored', 'uncertain', 'lost', 'failed-charge-unknown');
-- What a month has cost.
CREATE INDEX generations_by_planned ON generations (planned_at, provider, quoted, charged, refunded, state)
  WHERE planned_at IS NOT NULL;
-- What everything has cost, one range for each provider, model, state and month.
CREATE INDEX generations_for_ledger ON generations (provider, model, state, planned_at, quoted, charged, refunded)
  WHERE planned_at IS NOT NULL;

-- The clip of a take, once its bytes are here: everything that a search filters by is a column of its own.
CREATE TABLE clips (
  serial       INTEGER PRIMARY KEY REFERENCES generations (serial),
  digest       BLOB    NOT NULL CHECK (length(digest) = 32),
  prompt       TEXT    NOT NULL DEFAULT '',
  negative     TEXT    NOT NULL DEFAULT '',
  tags         TEXT    NOT NULL DEFAULT '',
  model        TEXT,
  provider     TEXT,
  resolution   TEXT,
  duration     INTEGER,
  width        INTEGER,
  height       INTEGER,
  length_ms    INTEGER,
  has_audio    INTEGER,
  bytes        INTEGER NOT NULL,
  cost         INTEGER,
  rating       INTEGER,
  verdict      TEXT    NOT NULL CHECK (verdict IN ('conforms', 'violations', 'not-judged')),
  findings     TEXT    NOT NULL DEFAULT '[]',
  facts        TEXT,
  prober       INTEGER,
  source_name  TEXT,
  accepted_at  INTEGER,
  trashed_at   INTEGER,
  swept_at     INTEGER,
  created_at   INTEGER NOT NULL
) STRICT;

CREATE INDEX clips_by_digest     ON clips (digest);
CREATE INDEX clips_by_created    ON clips (created_at);
-- A search lists the newest serial first: under one model, these give that order without sorting.
CREATE INDEX clips_by_model      ON clips (model, serial);
CREATE INDEX clips_by_resolution ON clips (resolution, serial);
CREATE INDEX clips_by_verdict    ON clips (verdict, serial);
CREATE INDEX clips_by_length     ON clips (length_ms);
CREATE INDEX clips_trashed       ON clips (trashed_at) WHERE trashed_at IS NOT NULL;

CREATE VIRTUAL TABLE clip_texts USING fts5 (
  prompt, tags, negative,
  content = 'clips', content_rowid = 'serial',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER clips_inserted AFTER INSERT ON clips BEGIN
  INSERT INTO clip_texts (rowid, prompt, tags, negative) VALUES (new.serial, new.prompt, new.tags, new.negative);
END;
CREATE TRIGGER clips_deleted AFTER DELETE ON clips BEGIN
  INSERT INTO clip_texts (clip_texts, rowid, prompt, tags, negative)
    VALUES ('delete', old.serial, old.prompt, old.tags, old.negative);
END;
CREATE TRIGGER clips_retold AFTER UPDATE OF prompt, tags, negative ON clips BEGIN
  INSERT INTO clip_texts (clip_texts, rowid, prompt, tags, negative)
    VALUES ('delete', old.serial, old.prompt, old.tags, old.negative);
  INSERT INTO clip_texts (rowid, prompt, tags, negative) VALUES (new.serial, new.prompt, new.tags, new.negative);
END;

-- Everything that ever happened to a generation, with the provider's redacted answer: the evidence for a refund.
CREATE TABLE events (
  id         INTEGER PRIMARY KEY,
  generation INTEGER NOT NULL REFERENCES generations (serial),
  at         INTEGER NOT NULL,
  actor      TEXT    NOT NULL,
  event      TEXT    NOT NULL,
  state_from TEXT,
  state_to   TEXT    NOT NULL,
  amount     INTEGER,
  detail     TEXT,
  answer     BLOB
) STRICT;
CREATE INDEX events_by_generation ON events (generation, id);
CREATE TRIGGER events_are_not_edited BEFORE UPDATE ON events BEGIN
  SELECT raise(ABORT, 'events are only ever added');
END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events BEGIN
  SELECT raise(ABORT, 'events are only ever added');
END;
-- INSERT OR REPLACE deletes without asking the trigger above.
CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events WHEN new.id IN (SELECT id FROM events) BEGIN
  SELECT raise(ABORT, 'events are only ever added');
END;

-- Each time a clip answered a request that would have cost money again.
CREATE TABLE reuses (
  id         INTEGER PRIMARY KEY,
  generation INTEGER NOT NULL REFERENCES generations (serial),
  at         INTEGER NOT NULL,
  kind       TEXT    NOT NULL CHECK (kind IN ('reused', 'joined')),
  avoided    INTEGER,
  -- The generation's, or empty where it has none: the ledger sums by them.
  provider   TEXT    NOT NULL,
  model      TEXT    NOT NULL
) STRICT;
CREATE INDEX reuses_for_ledger ON reuses (provider, model, at, kind, avoided);
CREATE INDEX reuses_by_generation ON reuses (generation);

-- Prices that a provider charged against its own list; the next quote names them.
CREATE TABLE charged_prices (
  provider   TEXT    NOT NULL,
  model      TEXT    NOT NULL,
  resolution TEXT    NOT NULL,
  duration   INTEGER NOT NULL,
  audio      INTEGER NOT NULL,
  multi_shot INTEGER NOT NULL,
  price      INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  PRIMARY KEY (provider, model, resolution, duration, audio, multi_shot)
) STRICT, WITHOUT ROWID;

-- The clips that answer their requests: a copy of what a hit needs, so that a look-up by key reads one page where it
-- would read five. Whether something is bought is decided by the rows themselves, never by this copy, and fsck holds it
-- against the view below. The triggers keep it in the transaction of each change.
CREATE TABLE served (
  key      BLOB    NOT NULL,
  take     INTEGER NOT NULL,
  serial   INTEGER NOT NULL,
  id       TEXT    NOT NULL,
  digest   BLOB    NOT NULL,
  bytes    INTEGER NOT NULL,
  inode    INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  ctime_ns INTEGER NOT NULL,
  PRIMARY KEY (key, take)
) STRICT, WITHOUT ROWID;

-- What `served` has to hold.
CREATE VIEW servable AS
  SELECT r.key, g.take, g.serial, g.id, c.digest, b.bytes, b.inode, b.mtime_ns, b.ctime_ns
  FROM generations g
  JOIN requests r ON r.id = g.request
  JOIN clips c ON c.serial = g.serial
  JOIN blobs b ON b.digest = c.digest
  WHERE g.state = 'available' AND c.trashed_at IS NULL AND c.swept_at IS NULL;

-- Each deletes before it inserts, so that no step of a paid clip can fail on what stands here; an OR REPLACE in a
-- trigger would give way to the conflict rule of the statement outside.
CREATE TRIGGER served_by_generation AFTER UPDATE OF id, request, take, state ON generations
WHEN 'available' IN (old.state, new.state) BEGIN
  DELETE FROM served WHERE key = (SELECT key FROM requests WHERE id = old.request) AND take = old.take;
  INSERT INTO served SELECT * FROM servable WHERE serial = new.serial;
END;
CREATE TRIGGER served_by_new_clip AFTER INSERT ON clips BEGIN
  DELETE FROM served WHERE (key, take) IN
    (SELECT r.key, g.take FROM generations g JOIN requests r ON r.id = g.request WHERE g.serial = new.serial);
  INSERT INTO served SELECT * FROM servable WHERE serial = new.serial;
END;
CREATE TRIGGER served_by_clip AFTER UPDATE OF digest, trashed_at, swept_at ON clips BEGIN
  DELETE FROM served WHERE (key, take) IN
    (SELECT r.key, g.take FROM generations g JOIN requests r ON r.id = g.request WHERE g.serial = old.serial);
  INSERT INTO served SELECT * FROM servable WHERE serial = new.serial;
END;
CREATE TRIGGER served_without_clip AFTER DELETE ON clips BEGIN
  DELETE FROM served WHERE (key, take) IN
    (SELECT r.key, g.take FROM generations g JOIN requests r ON r.id = g.request WHERE g.serial = old.serial);
END;
CREATE TRIGGER served_by_new_blob AFTER INSERT ON blobs BEGIN
  DELETE FROM served WHERE (key, take) IN (SELECT key, take FROM servable WHERE digest = new.digest);
  INSERT INTO served SELECT * FROM servable WHERE digest = new.digest;
END;
CREATE TRIGGER served_by_blob AFTER UPDATE OF bytes, inode, mtime_ns, ctime_ns ON blobs BEGIN
  UPDATE served SET bytes = new.bytes, inode = new.inode, mtime_ns = new.mtime_ns, ctime_ns = new.ctime_ns
  WHERE (key, take) IN (SELECT key, take FROM servable WHERE digest = new.digest);
END;
CREATE TRIGGER served_without_blob AFTER DELETE ON blobs BEGIN
  DELETE FROM served WHERE (key, take) IN (
    SELECT r.key, g.take FROM clips c JOIN generations g ON g.serial = c.serial JOIN requests r ON r.id = g.request
    WHERE c.digest = old.digest);
END;
