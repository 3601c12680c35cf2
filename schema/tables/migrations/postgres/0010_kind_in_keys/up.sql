-- Until now there were skills alone.
ALTER TABLE "sync_outcomes" ADD COLUMN "kind" text COLLATE "C" NOT NULL DEFAULT 'skill';

ALTER TABLE "sync_outcomes" ALTER COLUMN "kind" DROP DEFAULT;

ALTER TABLE "sync_outcomes" DROP CONSTRAINT "sync_outcomes_run_id_path_change_pk";

ALTER TABLE "sync_outcomes" ADD CONSTRAINT "sync_outcomes_run_id_path_change_kind_pk" PRIMARY KEY("run_id","path","change","kind");

ALTER TABLE "assets" ADD COLUMN "successor_kind" text COLLATE "C";

UPDATE "assets" SET "successor_kind" = "kind" WHERE "successor" IS NOT NULL;

ALTER TABLE "audit_entries" ADD COLUMN "subject_kind" text COLLATE "C";

UPDATE "audit_entries" SET "subject_kind" = 'skill' WHERE "action" LIKE 'asset.%' OR "action" LIKE 'version.%' OR "action" LIKE 'dist_tag.%';
