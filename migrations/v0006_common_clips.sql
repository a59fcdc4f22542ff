-- Which clips hold a word, a tag or a collection that many have, a bit for each clip: FTS5 and the lists of tags give
-- such clips one behind the other, a quarter of a microsecond each, where a search needs all of half a million.

-- A stretch is 4,096 clips whose serials follow each other; what is held by few of a stretch has no row for it. The name
-- is a token of the index of words, one of the index of beginnings with a * behind it, `tag:7` or `collection:7`.
CREATE TABLE common_clips (
  name    TEXT    NOT NULL,
  stretch INTEGER NOT NULL,
  clips   BLOB    NOT NULL,
  PRIMARY KEY (name, stretch)
) STRICT, WITHOUT ROWID;
CREATE INDEX common_clips_by_stretch ON common_clips (stretch);

-- The stretches of which `common_clips` is what the clips say; onetake makes it when a stretch is full. Whatever changes
-- there takes the stretch off, and searches go without until it is made anew.
CREATE TABLE settled_stretches (
  stretch INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER stretch_of_new_clip AFTER INSERT ON clips BEGIN
  DELETE FROM settled_stretches WHERE stretch = new.serial >> 12;
END;
CREATE TRIGGER stretch_without_clip AFTER DELETE ON clips BEGIN
  DELETE FROM settled_stretches WHERE stretch = old.serial >> 12;
END;
CREATE TRIGGER stretch_of_retold_clip AFTER UPDATE OF prompt, tags, negative, note ON clips BEGIN
  DELETE FROM settled_stretches WHERE stretch = new.serial >> 12;
END;
CREATE TRIGGER stretch_of_tagged_clip AFTER INSERT ON clip_tags BEGIN
  DELETE FROM settled_stretches WHERE stretch = new.serial >> 12;
END;
CREATE TRIGGER stretch_of_untagged_clip AFTER DELETE ON clip_tags BEGIN
  DELETE FROM settled_stretches WHERE stretch = old.serial >> 12;
END;
CREATE TRIGGER stretch_of_collected_clip AFTER INSERT ON clip_collections BEGIN
  DELETE FROM settled_stretches WHERE stretch = new.serial >> 12;
END;
CREATE TRIGGER stretch_of_uncollected_clip AFTER DELETE ON clip_collections BEGIN
  DELETE FROM settled_stretches WHERE stretch = old.serial >> 12;
END;
