-- The words of all clips' texts, each once, against which a mistyped word of a search is held. `clip_words` is an SQL
-- function that every connection brings along. A word stays when the last clip with it goes.

CREATE TABLE known_words (
  word TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO known_words (word)
  SELECT DISTINCT w.value FROM clips c, json_each(clip_words(c.prompt, c.tags, c.negative, c.note)) w;
CREATE TRIGGER words_of_new_clip AFTER INSERT ON clips BEGIN
  INSERT INTO known_words (word)
    SELECT value FROM json_each(clip_words(new.prompt, new.tags, new.negative, new.note)) WHERE true
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER words_of_retold_clip AFTER UPDATE OF prompt, tags, negative, note ON clips BEGIN
  INSERT INTO known_words (word)
    SELECT value FROM json_each(clip_words(new.prompt, new.tags, new.negative, new.note)) WHERE true
    ON CONFLICT DO NOTHING;
END;
