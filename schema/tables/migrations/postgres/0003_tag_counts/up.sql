-- How many assets have each tag, for those who may read them. Hand-written, as the search index is: to
-- count the tags of 100,000 assets at each question takes too long.
--
-- `audience` is `public`, `internal`, or the id of the namespace whose members alone may read. A change
-- is a row of its own in `tag_changes`, so that who publishes under a popular tag waits for nobody; now
-- and then one of them adds the changes up. The count of a tag is the sum of both tables.
CREATE TABLE "tag_counts" (
  "audience" text COLLATE "C" NOT NULL,
  "kind" text COLLATE "C" NOT NULL,
  "tag" text COLLATE "C" NOT NULL,
  "count" bigint NOT NULL,
  PRIMARY KEY ("audience", "kind", "tag")
);
CREATE TABLE "tag_changes" (
  "id" bigint GENERATED ALWAYS AS IDENTITY,
  "audience" text COLLATE "C" NOT NULL,
  "kind" text COLLATE "C" NOT NULL,
  "tag" text COLLATE "C" NOT NULL,
  "change" bigint NOT NULL
);

INSERT INTO "tag_counts"
  SELECT CASE a."visibility" WHEN 'private' THEN a."namespace_id" ELSE a."visibility" END,
    a."kind", t."tag", count(DISTINCT a."id")
  FROM "assets" a, jsonb_array_elements_text(a."tags") t("tag")
  WHERE a."deleted_at" IS NULL GROUP BY 1, 2, 3;

CREATE FUNCTION "tag_changes_of"("asset" "assets", "change" bigint) RETURNS bigint LANGUAGE sql AS $$
  WITH "added" AS (
    INSERT INTO "tag_changes" ("audience", "kind", "tag", "change")
      SELECT DISTINCT
        CASE "asset"."visibility" WHEN 'private' THEN "asset"."namespace_id" ELSE "asset"."visibility" END,
        "asset"."kind", t."tag", "change"
      FROM jsonb_array_elements_text("asset"."tags") t("tag")
      WHERE "asset"."deleted_at" IS NULL
      RETURNING "id"
  )
  SELECT count(*) FROM "added" WHERE "id" % 256 = 0
$$;

-- One at a time adds up, and whoever comes meanwhile leaves it to the next. Rows that others have not
-- committed yet are not seen, and stay.
CREATE FUNCTION "tag_changes_add_up"() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(4831207116) THEN RETURN; END IF;
  WITH "gone" AS (DELETE FROM "tag_changes" RETURNING "audience", "kind", "tag", "change")
  INSERT INTO "tag_counts"
    SELECT "audience", "kind", "tag", sum("change") AS "change" FROM "gone"
    GROUP BY "audience", "kind", "tag" HAVING sum("change") <> 0
    ON CONFLICT ("audience", "kind", "tag") DO UPDATE SET "count" = "tag_counts"."count" + excluded."count";
END $$;

CREATE FUNCTION "tag_changes_follow_assets"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "due" bigint := 0;
BEGIN
  IF tg_op <> 'INSERT' THEN "due" := "tag_changes_of"(old, -1); END IF;
  IF tg_op <> 'DELETE' THEN "due" := "due" + "tag_changes_of"(new, 1); END IF;
  IF "due" > 0 THEN PERFORM "tag_changes_add_up"(); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "tag_changes_asset_added_or_removed" AFTER INSERT OR DELETE ON "assets"
  FOR EACH ROW EXECUTE FUNCTION "tag_changes_follow_assets"();
CREATE TRIGGER "tag_changes_asset_changed"
  AFTER UPDATE OF "tags", "visibility", "namespace_id", "deleted_at" ON "assets"
  FOR EACH ROW WHEN (old."tags" <> new."tags" OR old."visibility" <> new."visibility"
    OR old."namespace_id" <> new."namespace_id"
    OR (old."deleted_at" IS NULL) <> (new."deleted_at" IS NULL))
  EXECUTE FUNCTION "tag_changes_follow_assets"();
