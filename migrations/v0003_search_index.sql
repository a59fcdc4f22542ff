-- The index by a tokenizer of onetake's own, which every connection brings along: Chinese, Japanese and Korean runs are
-- pairs of characters there, everything else is unicode61's words. The triggers on clips stay as they are.
DROP TABLE clip_texts;
CREATE VIRTUAL TABLE clip_texts USING fts5 (
  prompt, tags, negative,
  content = 'clips', content_rowid = 'serial',
  tokenize = 'onetake'
);
INSERT INTO clip_texts (clip_texts) VALUES ('rebuild');
