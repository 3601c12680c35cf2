DROP TABLE "asset_redirects";

ALTER TABLE "assets" DROP COLUMN "deleted_by";

ALTER TABLE "versions" DROP COLUMN "yank_severity";
