-- What a search asks: what people say of clips, the index of words, and the facets.

-- What a person says of a clip; its rating is there since the first schema. `clips.tags` holds the names of `clip_tags`
-- again, a line each, for the index.
ALTER TABLE clips ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE clips ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1));
-- Thousandths of a frame per second.
ALTER TABLE clips ADD COLUMN rate INTEGER;
UPDATE clips SET rate = (
  SELECT (CAST(substr(f, 1, instr(f, '/') - 1) AS INTEGER) * 1000 + CAST(substr(f, instr(f, '/') + 1) AS INTEGER) / 2)
    / CAST(substr(f, instr(f, '/') + 1) AS INTEGER)
  FROM (SELECT json_extract(facts, '$.video.frame_rate') AS f) WHERE f LIKE '%/%')
WHERE json_valid(facts);

-- Names as they were first written, and in the form in which names are compared.
CREATE TABLE tags (
  id     INTEGER PRIMARY KEY,
  name   TEXT    NOT NULL,
  folded TEXT    NOT NULL UNIQUE
) STRICT;
CREATE TABLE clip_tags (
  tag    INTEGER NOT NULL REFERENCES tags (id),
  serial INTEGER NOT NULL REFERENCES clips (serial),
  PRIMARY KEY (tag, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX clip_tags_by_clip ON clip_tags (serial, tag);
CREATE TABLE collections (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL,
  folded     TEXT    NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE clip_collections (
  collection INTEGER NOT NULL REFERENCES collections (id),
  serial     INTEGER NOT NULL REFERENCES clips (serial),
  PRIMARY KEY (collection, serial)
) STRICT, WITHOUT ROWID;
CREATE INDEX clip_collections_by_clip ON clip_collections (serial, collection);

-- The index of words, by a tokenizer of onetake's own, which every connection brings along: Chinese, Japanese and Korean
-- runs are pairs of characters there, everything else is unicode61's words.
DROP TRIGGER clips_inserted;
DROP TRIGGER clips_deleted;
DROP TRIGGER clips_retold;
DROP TABLE clip_texts;
CREATE VIRTUAL TABLE clip_texts USING fts5 (
  prompt, tags, negative, note,
  content = 'clips', content_rowid = 'serial',
  tokenize = 'onetake'
);
INSERT INTO clip_texts (clip_texts) VALUES ('rebuild');
-- The same texts, of each word only its first letter and its first two, of each run its characters: what `s*` and a
-- single character find stands under one token here, and under thousands there.
CREATE VIRTUAL TABLE clip_beginnings USING fts5 (
  prompt, tags, negative, note,
  content = 'clips', content_rowid = 'serial', detail = none, columnsize = 0,
  tokenize = 'onetake beginnings'
);
INSERT INTO clip_beginnings (clip_beginnings) VALUES ('rebuild');
CREATE TRIGGER clips_inserted AFTER INSERT ON clips BEGIN
  INSERT INTO clip_texts (rowid, prompt, tags, negative, note)
    VALUES (new.serial, new.prompt, new.tags, new.negative, new.note);
  INSERT INTO clip_beginnings (rowid, prompt, tags, negative, note)
    VALUES (new.serial, new.prompt, new.tags, new.negative, new.note);
END;
CREATE TRIGGER clips_deleted AFTER DELETE ON clips BEGIN
  INSERT INTO clip_texts (clip_texts, rowid, prompt, tags, negative, note)
    VALUES ('delete', old.serial, old.prompt, old.tags, old.negative, old.note);
  INSERT INTO clip_beginnings (clip_beginnings, rowid, prompt, tags, negative, note)
    VALUES ('delete', old.serial, old.prompt, old.tags, old.negative, old.note);
END;
CREATE TRIGGER clips_retold AFTER UPDATE OF prompt, tags, negative, note ON clips BEGIN
  INSERT INTO clip_texts (clip_texts, rowid, prompt, tags, negative, note)
    VALUES ('delete', old.serial, old.prompt, old.tags, old.negative, old.note);
  INSERT INTO clip_texts (rowid, prompt, tags, negative, note)
    VALUES (new.serial, new.prompt, new.tags, new.negative, new.note);
  INSERT INTO clip_beginnings (clip_beginnings, rowid, prompt, tags, negative, note)
    VALUES ('delete', old.serial, old.prompt, old.tags, old.negative, old.note);
  INSERT INTO clip_beginnings (rowid, prompt, tags, negative, note)
    VALUES (new.serial, new.prompt, new.tags, new.negative, new.note);
END;

-- The facets: everything else that a search asks, a number for each clip and facet. 256 clips whose serials follow each
-- other share a row for each facet (`facet_at`, `facet_with` and `facet_pack` are SQL functions that every connection
-- brings along), so that a million clips are compared in milliseconds, whatever is asked and however little is found.
-- A copy of what the view says: triggers keep it in the transaction of each change, and fsck holds one against the other.
CREATE TABLE facet_words (
  id   INTEGER PRIMARY KEY,
  word TEXT    NOT NULL UNIQUE
) STRICT;
CREATE TABLE facets (
  -- (serial / 256) * 32 + the facet's number.
  id    INTEGER PRIMARY KEY,
  block BLOB    NOT NULL
) STRICT;
CREATE TABLE facet_names (
  number INTEGER PRIMARY KEY,
  name   TEXT    NOT NULL UNIQUE
) STRICT;
INSERT INTO facet_names (number, name) VALUES
  (0, 'marks'), (1, 'model'), (2, 'provider'), (3, 'resolution'), (4, 'verdict'), (5, 'state'), (6, 'rating'),
  (7, 'length_ms'), (8, 'rate'), (9, 'width'), (10, 'height'), (11, 'bytes'), (12, 'cost'), (13, 'created_at'),
  (14, 'seed'), (15, 'take'), (16, 'request');

CREATE VIEW clip_facets AS
  SELECT c.serial,
    -- 1 sound, 2 an input image, 4 a negative prompt, 8 a note, 16 a tag, 32 in a collection, 64 favourite,
    -- 128 imported, 256 in the trash, 512 swept.
    (c.has_audio IS 1) + (r.image IS NOT NULL) * 2 + (c.negative <> '') * 4 + (c.note <> '') * 8
      + EXISTS (SELECT 1 FROM clip_tags t WHERE t.serial = c.serial) * 16
      + EXISTS (SELECT 1 FROM clip_collections k WHERE k.serial = c.serial) * 32
      + c.favourite * 64 + (g.origin = 'imported') * 128 + (c.trashed_at IS NOT NULL) * 256
      + (c.swept_at IS NOT NULL) * 512 AS marks,
    (SELECT id FROM facet_words WHERE word = c.model) AS model,
    (SELECT id FROM facet_words WHERE word = c.provider) AS provider,
    (SELECT id FROM facet_words WHERE word = c.resolution) AS resolution,
    (SELECT id FROM facet_words WHERE word = c.verdict) AS verdict,
    (SELECT id FROM facet_words WHERE word = g.state) AS state,
    c.rating, c.length_ms, c.rate, c.width, c.height, c.bytes, c.cost, c.created_at, r.seed, g.take, g.request
  FROM clips c JOIN generations g ON g.serial = c.serial LEFT JOIN requests r ON r.id = g.request;

-- What `facets` has to hold of a clip.
CREATE VIEW facet_values AS
  SELECT f.serial, n.number,
    CASE n.number
      WHEN 0 THEN f.marks WHEN 1 THEN f.model WHEN 2 THEN f.provider WHEN 3 THEN f.resolution WHEN 4 THEN f.verdict
      WHEN 5 THEN f.state WHEN 6 THEN f.rating WHEN 7 THEN f.length_ms WHEN 8 THEN f.rate WHEN 9 THEN f.width
      WHEN 10 THEN f.height WHEN 11 THEN f.bytes WHEN 12 THEN f.cost WHEN 13 THEN f.created_at WHEN 14 THEN f.seed
      WHEN 15 THEN f.take WHEN 16 THEN f.request END AS value
  FROM clip_facets f CROSS JOIN facet_names n;

INSERT INTO facet_words (word)
  SELECT model FROM clips WHERE model IS NOT NULL UNION SELECT provider FROM clips WHERE provider IS NOT NULL
  UNION SELECT resolution FROM clips WHERE resolution IS NOT NULL UNION SELECT verdict FROM clips
  UNION SELECT state FROM generations;
INSERT INTO facets (id, block)
  SELECT (serial >> 8) * 32 + number, facet_pack(serial & 255, value) FROM facet_values GROUP BY 1;

-- What triggers below insert here is done: the facets of that clip up to `last` are made what its rows say.
CREATE VIEW facet_changes AS SELECT NULL AS serial, NULL AS last;
CREATE TRIGGER facets_changed INSTEAD OF INSERT ON facet_changes BEGIN
  INSERT INTO facet_words (word) SELECT word FROM
    (SELECT model AS word FROM clips WHERE serial = new.serial UNION SELECT provider FROM clips WHERE serial = new.serial
     UNION SELECT resolution FROM clips WHERE serial = new.serial UNION SELECT verdict FROM clips WHERE serial = new.serial
     UNION SELECT state FROM generations WHERE serial = new.serial)
    WHERE word IS NOT NULL AND word NOT IN (SELECT word FROM facet_words);
  -- Whichever is missing, so that no step of a paid clip can fail on what stands here.
  INSERT INTO facets (id, block) SELECT (new.serial >> 8) * 32 + number, x'00' FROM facet_names
    WHERE (new.serial >> 8) * 32 + number NOT IN
      (SELECT id FROM facets WHERE id BETWEEN (new.serial >> 8) * 32 AND (new.serial >> 8) * 32 + 31);
  UPDATE facets SET block = facet_with(block, new.serial & 255, v.value) FROM facet_values v
    WHERE facets.id BETWEEN (new.serial >> 8) * 32 AND (new.serial >> 8) * 32 + new.last
      AND v.serial = new.serial AND v.number = facets.id & 31 AND facet_at(block, new.serial & 255) IS NOT v.value;
END;
CREATE TRIGGER facets_of_new_clip AFTER INSERT ON clips BEGIN
  INSERT INTO facet_changes VALUES (new.serial, 31);
END;
CREATE TRIGGER facets_of_clip AFTER UPDATE OF negative, note, favourite, model, provider, resolution, verdict, rating,
  length_ms, has_audio, rate, width, height, bytes, cost, created_at, trashed_at, swept_at ON clips BEGIN
  INSERT INTO facet_changes VALUES (new.serial, 31);
END;
CREATE TRIGGER facets_without_clip AFTER DELETE ON clips BEGIN
  UPDATE facets SET block = facet_with(block, old.serial & 255, NULL)
    WHERE id BETWEEN (old.serial >> 8) * 32 AND (old.serial >> 8) * 32 + 31;
END;
CREATE TRIGGER facets_of_generation AFTER UPDATE OF origin, state, request, take ON generations
WHEN EXISTS (SELECT 1 FROM clips WHERE serial = new.serial) BEGIN
  INSERT INTO facet_changes VALUES (new.serial, 31);
END;
-- Whether a clip has a tag, or is in a collection, is a bit of its marks.
CREATE TRIGGER facets_of_tagged_clip AFTER INSERT ON clip_tags BEGIN
  INSERT INTO facet_changes VALUES (new.serial, 0);
END;
CREATE TRIGGER facets_of_untagged_clip AFTER DELETE ON clip_tags BEGIN
  INSERT INTO facet_changes VALUES (old.serial, 0);
END;
CREATE TRIGGER facets_of_collected_clip AFTER INSERT ON clip_collections BEGIN
  INSERT INTO facet_changes VALUES (new.serial, 0);
END;
CREATE TRIGGER facets_of_uncollected_clip AFTER DELETE ON clip_collections BEGIN
  INSERT INTO facet_changes VALUES (old.serial, 0);
END;

-- A digest's beginning is a range of this; the other indexes of the first schema were a search's and are no more.
DROP INDEX clips_by_model;
DROP INDEX clips_by_resolution;
DROP INDEX clips_by_verdict;
DROP INDEX clips_by_length;
