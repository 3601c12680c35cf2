-- The search index. Hand-written: api/platform/db/search-libsql.ts explains how it is asked.
--
-- `id` says kind and visibility in its high bits, so that "public and internal skills" is one range of
-- rowids, which FTS5 seeks to without a join.
CREATE TABLE `search_documents` (
  `id` integer PRIMARY KEY,
  `asset_id` text NOT NULL UNIQUE REFERENCES `assets`(`id`) ON DELETE CASCADE,
  `installs` integer NOT NULL,
  `updated_at` integer NOT NULL,
  `name` text NOT NULL,
  `title` text NOT NULL
);
-- What is indexed is text that tokens() has cut, joined by spaces: every character but a space belongs
-- to a token. Each table holds its own words and those of the tables before it, so a hit in one is a hit
-- in all that follow. `facets` holds what is filtered by; its tokens begin with U+E000, which no word does.
CREATE VIRTUAL TABLE `search_names` USING fts5(words, facets, content='', contentless_delete=1, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'");
CREATE VIRTUAL TABLE `search_tags` USING fts5(words, facets, content='', contentless_delete=1, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'");
CREATE VIRTUAL TABLE `search_descriptions` USING fts5(words, facets, content='', contentless_delete=1, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'");
-- No positions here: bodies are long, and their words are only asked for by presence. Prefixes up to six
-- letters are indexed, because joining the lists of the words that begin so took 19 ms where one took 4.
CREATE VIRTUAL TABLE `search_bodies` USING fts5(words, facets, content='', contentless_delete=1, detail=none, prefix='1 2 3 4 5 6', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'");
CREATE TRIGGER `search_documents_removed` AFTER DELETE ON `search_documents` BEGIN
  DELETE FROM `search_names` WHERE rowid = old.`id`;
  DELETE FROM `search_tags` WHERE rowid = old.`id`;
  DELETE FROM `search_descriptions` WHERE rowid = old.`id`;
  DELETE FROM `search_bodies` WHERE rowid = old.`id`;
END;
-- Installs and times change without the words: kept here too, or ranking 100,000 hits by them would
-- cost as many look-ups by UUID.
CREATE TRIGGER `search_documents_follow_assets` AFTER UPDATE OF `installs`, `updated_at` ON `assets` BEGIN
  UPDATE `search_documents` SET `installs` = new.`installs`, `updated_at` = new.`updated_at` WHERE `asset_id` = new.`id`;
END;
