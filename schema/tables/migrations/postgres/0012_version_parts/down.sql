-- The release before has skills alone: what it can neither show nor delete goes, parts first. lost.sql names it.

DROP TABLE "version_parts";

DELETE FROM "blob_chunks" WHERE "digest" IN (SELECT "digest" FROM "versions" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill')) AND "digest" NOT IN (SELECT "digest" FROM "versions" WHERE "asset_id" NOT IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill'));

DELETE FROM "blobs" WHERE "digest" IN (SELECT "digest" FROM "versions" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill')) AND "digest" NOT IN (SELECT "digest" FROM "versions" WHERE "asset_id" NOT IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill'));

DELETE FROM "readmes" WHERE "version_id" IN (SELECT "id" FROM "versions" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill'));

DELETE FROM "version_texts" WHERE "version_id" IN (SELECT "id" FROM "versions" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill'));

DELETE FROM "version_files" WHERE "version_id" IN (SELECT "id" FROM "versions" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill'));

DELETE FROM "search_documents" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "asset_tags" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "dist_tags" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "installs" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "install_persons" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "install_days" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "synced_assets" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "versions" WHERE "asset_id" IN (SELECT "id" FROM "assets" WHERE "kind" <> 'skill');

DELETE FROM "assets" WHERE "kind" <> 'skill';

UPDATE "assets" SET "successor" = NULL, "successor_kind" = NULL WHERE "successor_kind" <> 'skill';
