ALTER TABLE "audit_entries" DROP COLUMN "subject_kind";

ALTER TABLE "assets" DROP COLUMN "successor_kind";

-- The release before shows skills alone.
DELETE FROM "sync_outcomes" WHERE "kind" <> 'skill';

ALTER TABLE "sync_outcomes" DROP CONSTRAINT "sync_outcomes_run_id_path_change_kind_pk";

ALTER TABLE "sync_outcomes" ADD CONSTRAINT "sync_outcomes_run_id_path_change_pk" PRIMARY KEY("run_id","path","change");

ALTER TABLE "sync_outcomes" DROP COLUMN "kind";
