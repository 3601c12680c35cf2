-- Every row of installs counts again.
UPDATE "assets" SET "installs" = "assets"."installs" + "totals"."missing"
FROM (SELECT "asset_id", sum("missing") AS "missing" FROM (SELECT "rows_of"."asset_id" AS "asset_id", "rows_of"."day" AS "day", "rows_of"."total" - "known"."count" AS "missing" FROM (SELECT "asset_id", to_char("installed_at" at time zone 'UTC', 'YYYY-MM-DD') AS "day", count(*) AS "total" FROM "installs" GROUP BY 1, 2) AS "rows_of" JOIN "install_days" AS "known" ON "known"."asset_id" = "rows_of"."asset_id" AND "known"."day" = "rows_of"."day" WHERE "rows_of"."total" > "known"."count") AS "days" GROUP BY 1) AS "totals"
WHERE "totals"."asset_id" = "assets"."id";

UPDATE "install_days" SET "count" = "install_days"."count" + "days"."missing"
FROM (SELECT "rows_of"."asset_id" AS "asset_id", "rows_of"."day" AS "day", "rows_of"."total" - "known"."count" AS "missing" FROM (SELECT "asset_id", to_char("installed_at" at time zone 'UTC', 'YYYY-MM-DD') AS "day", count(*) AS "total" FROM "installs" GROUP BY 1, 2) AS "rows_of" JOIN "install_days" AS "known" ON "known"."asset_id" = "rows_of"."asset_id" AND "known"."day" = "rows_of"."day" WHERE "rows_of"."total" > "known"."count") AS "days"
WHERE "days"."asset_id" = "install_days"."asset_id" AND "days"."day" = "install_days"."day";

DROP TABLE "install_persons";
