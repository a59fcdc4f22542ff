-- What people did to their clips, so that it can be taken back, and the searches that they keep.

-- One row for each command. `value` is what was said: names with a line break between them, a rating, a note.
CREATE TABLE curations (
  id        INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  actor     TEXT    NOT NULL,
  action    TEXT    NOT NULL,
  value     TEXT    NOT NULL,
  -- The search that chose the clips, where they were not named one by one.
  query     TEXT,
  undone_at INTEGER
) STRICT;
CREATE INDEX curations_to_undo ON curations (id) WHERE undone_at IS NULL;

-- What it changed, and what stood there before: the subject is a tag or a collection, and 0 for what a clip has once.
-- Undoing takes the rows away again, with each change.
CREATE TABLE curation_steps (
  curation INTEGER NOT NULL REFERENCES curations (id),
  serial   INTEGER NOT NULL REFERENCES clips (serial),
  subject  INTEGER NOT NULL,
  before   ANY,
  PRIMARY KEY (curation, serial, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX curation_steps_by_clip ON curation_steps (serial);

CREATE TABLE saved_searches (
  folded   TEXT    PRIMARY KEY,
  name     TEXT    NOT NULL,
  query    TEXT    NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
