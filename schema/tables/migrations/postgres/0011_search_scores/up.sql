-- The order inside a tier no longer takes what BM25 did: how long each text is, and all of them together.
DROP TRIGGER "search_sizes_document_added_or_removed" ON "search_documents";
DROP TRIGGER "search_sizes_document_changed" ON "search_documents";
DROP FUNCTION "search_sizes_follow_documents";
DROP TABLE "search_sizes";
ALTER TABLE "search_documents"
  DROP COLUMN "name_tokens",
  DROP COLUMN "tag_tokens",
  DROP COLUMN "description_tokens";
