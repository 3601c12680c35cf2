-- Counts anew what 0002_search keeps: the tokens of a text are its entries but those that only mark the
-- beginning of a word (U+E002), and its facets.
ALTER TABLE "search_documents"
  ADD COLUMN "name_tokens" integer NOT NULL DEFAULT 0,
  ADD COLUMN "tag_tokens" integer NOT NULL DEFAULT 0,
  ADD COLUMN "description_tokens" integer NOT NULL DEFAULT 0;

UPDATE "search_documents" SET
  "name_tokens" = cardinality("search_facets"("body")) + (
    SELECT count(*) FROM unnest(string_to_array(split_part("words", E'\n', 1), '  ')) e("entry")
      WHERE NOT starts_with(e."entry", E'\uE002')),
  "tag_tokens" = cardinality("search_facets"("body")) + (
    SELECT count(*) FROM unnest(string_to_array(split_part("words", E'\n', 2), '  ')) e("entry")
      WHERE NOT starts_with(e."entry", E'\uE002')),
  "description_tokens" = cardinality("search_facets"("body")) + (
    SELECT count(*) FROM unnest(string_to_array(split_part("words", E'\n', 3), '  ')) e("entry")
      WHERE NOT starts_with(e."entry", E'\uE002'));

ALTER TABLE "search_documents"
  ALTER COLUMN "name_tokens" DROP DEFAULT,
  ALTER COLUMN "tag_tokens" DROP DEFAULT,
  ALTER COLUMN "description_tokens" DROP DEFAULT;

CREATE TABLE "search_sizes" (
  "id" bigint GENERATED ALWAYS AS IDENTITY,
  "documents" bigint NOT NULL,
  "name_tokens" bigint NOT NULL,
  "tag_tokens" bigint NOT NULL,
  "description_tokens" bigint NOT NULL
);

CREATE FUNCTION "search_sizes_follow_documents"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "added" bigint;
BEGIN
  INSERT INTO "search_sizes" ("documents", "name_tokens", "tag_tokens", "description_tokens")
    SELECT
      (tg_op <> 'DELETE')::int - (tg_op <> 'INSERT')::int,
      coalesce(new."name_tokens", 0) - coalesce(old."name_tokens", 0),
      coalesce(new."tag_tokens", 0) - coalesce(old."tag_tokens", 0),
      coalesce(new."description_tokens", 0) - coalesce(old."description_tokens", 0)
    RETURNING "id" INTO "added";
  -- One at a time adds up. Rows that others have not committed yet are not seen, and stay.
  IF "added" % 256 = 0 AND pg_try_advisory_xact_lock(4831207117) THEN
    WITH "gone" AS (DELETE FROM "search_sizes" RETURNING *)
    INSERT INTO "search_sizes" ("documents", "name_tokens", "tag_tokens", "description_tokens")
      SELECT sum("documents"), sum("name_tokens"), sum("tag_tokens"), sum("description_tokens") FROM "gone";
  END IF;
  RETURN NULL;
END $$;

INSERT INTO "search_sizes" ("documents", "name_tokens", "tag_tokens", "description_tokens")
  SELECT count(*), sum("name_tokens"), sum("tag_tokens"), sum("description_tokens")
  FROM "search_documents" HAVING count(*) > 0;

CREATE TRIGGER "search_sizes_document_added_or_removed" AFTER INSERT OR DELETE ON "search_documents"
  FOR EACH ROW EXECUTE FUNCTION "search_sizes_follow_documents"();
CREATE TRIGGER "search_sizes_document_changed"
  AFTER UPDATE OF "name_tokens", "tag_tokens", "description_tokens" ON "search_documents"
  FOR EACH ROW WHEN ((old."name_tokens", old."tag_tokens", old."description_tokens")
    IS DISTINCT FROM (new."name_tokens", new."tag_tokens", new."description_tokens"))
  EXECUTE FUNCTION "search_sizes_follow_documents"();
