-- The search index. Hand-written: api/platform/db/search-postgres.ts explains how it is asked.
--
-- The words are text that tokens() has cut, joined by two spaces, so that the index takes each as it is
-- and no dictionary touches `c++` or a pair of Chinese characters. `words` has three lines: names, with
-- tags, with descriptions; `body` has two: all words, facets. What is looked up by its beginning stands
-- there once more, marked (api/platform/db/search-entries.ts). `part` says kind and visibility,
-- `updated_at` is milliseconds.
CREATE TABLE "search_documents" (
  "installs" bigint NOT NULL,
  "updated_at" bigint NOT NULL,
  "name_tokens" integer NOT NULL,
  "tag_tokens" integer NOT NULL,
  "description_tokens" integer NOT NULL,
  "part" smallint NOT NULL,
  "asset_id" text COLLATE "C" PRIMARY KEY REFERENCES "assets"("id") ON DELETE CASCADE,
  "namespace_id" text COLLATE "C" NOT NULL,
  "name" text COLLATE "C" NOT NULL,
  "title" text COLLATE "C" NOT NULL,
  "words" text COLLATE "C" NOT NULL,
  "body" text COLLATE "C" NOT NULL
) WITH (fillfactor = 90, toast_tuple_target = 128);

-- Whoever counts and sorts 100,000 hits reads the short columns of as many rows: the long ones are kept
-- out of their pages, and numbers come first, where they are found without a look at what is before
-- them. The room that the fill factor leaves lets installs change without a word of the index.
ALTER TABLE "search_documents"
  ALTER COLUMN "asset_id" SET STORAGE PLAIN,
  ALTER COLUMN "namespace_id" SET STORAGE PLAIN,
  ALTER COLUMN "name" SET STORAGE MAIN,
  ALTER COLUMN "title" SET STORAGE MAIN;

-- What they cost keeps the planner, also on a small table, from cutting every text where it can ask the index.
CREATE FUNCTION "search_words"("lines" text, "line" int) RETURNS tsvector
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
  AS $$ BEGIN RETURN array_to_tsvector(string_to_array(split_part("lines", E'\n', "line"), '  ')); END $$;
CREATE FUNCTION "search_facets"("lines" text) RETURNS text[]
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
  AS $$ BEGIN RETURN string_to_array(split_part("lines", E'\n', 2), '  '); END $$;

-- Every search reads the list of what is not merged in yet: kept short, it costs about a millisecond.
CREATE INDEX "search_documents_words_idx" ON "search_documents" USING gin (
  "search_words"("words", 1),
  "search_words"("words", 2),
  "search_words"("words", 3),
  "search_words"("body", 1),
  "search_facets"("body")
) WITH (gin_pending_list_limit = 512);

-- Installs and times change without the words. They are kept here too, or ranking 100,000 hits by them
-- would cost as many look-ups. Whoever writes a document holds its asset first, as whoever counts an
-- install does: neither loses the other's figure, and neither waits for the other in a circle.
CREATE FUNCTION "search_documents_take_figures"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT a."installs", round(extract(epoch FROM a."updated_at") * 1000)
    INTO STRICT new."installs", new."updated_at"
    FROM "assets" a WHERE a."id" = new."asset_id" FOR NO KEY UPDATE;
  RETURN new;
END $$;
CREATE TRIGGER "search_documents_take_figures" BEFORE INSERT ON "search_documents"
  FOR EACH ROW EXECUTE FUNCTION "search_documents_take_figures"();

CREATE FUNCTION "search_documents_follow_assets"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "search_documents"
    SET "installs" = new."installs", "updated_at" = round(extract(epoch FROM new."updated_at") * 1000)
    WHERE "asset_id" = new."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "search_documents_follow_assets" AFTER UPDATE OF "installs", "updated_at" ON "assets"
  FOR EACH ROW WHEN ((old."installs", old."updated_at") IS DISTINCT FROM (new."installs", new."updated_at"))
  EXECUTE FUNCTION "search_documents_follow_assets"();

-- What scores are relative to: how many documents there are, and of how many tokens. A change is a row of
-- its own, so that who writes a document waits for nobody; now and then one of them adds the rows up.
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
CREATE TRIGGER "search_sizes_document_added_or_removed" AFTER INSERT OR DELETE ON "search_documents"
  FOR EACH ROW EXECUTE FUNCTION "search_sizes_follow_documents"();
CREATE TRIGGER "search_sizes_document_changed"
  AFTER UPDATE OF "name_tokens", "tag_tokens", "description_tokens" ON "search_documents"
  FOR EACH ROW WHEN ((old."name_tokens", old."tag_tokens", old."description_tokens")
    IS DISTINCT FROM (new."name_tokens", new."tag_tokens", new."description_tokens"))
  EXECUTE FUNCTION "search_sizes_follow_documents"();
