CREATE TABLE "install_persons" (
	"asset_id" text COLLATE "C" NOT NULL,
	"day" text COLLATE "C" NOT NULL,
	"person" text COLLATE "C" NOT NULL,
	CONSTRAINT "install_persons_asset_id_day_person_pk" PRIMARY KEY("asset_id","day","person")
);

ALTER TABLE "install_persons" ADD CONSTRAINT "install_persons_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "installs" ADD COLUMN "counted" boolean DEFAULT false NOT NULL;

-- By hand: of each day a user counts once, and all installs without a user once, since of these no address was kept.
UPDATE "installs" SET "counted" = true
WHERE "id" IN (SELECT min("id") FROM "installs" GROUP BY "asset_id", to_char("installed_at" at time zone 'UTC', 'YYYY-MM-DD'), coalesce("user_id", ''));

UPDATE "install_days" SET "count" = greatest("install_days"."count" - "days"."repeated", 0)
FROM (SELECT "asset_id", to_char("installed_at" at time zone 'UTC', 'YYYY-MM-DD') AS "day", count(*) AS "repeated" FROM "installs" WHERE NOT "counted" GROUP BY 1, 2) AS "days"
WHERE "days"."asset_id" = "install_days"."asset_id" AND "days"."day" = "install_days"."day";

UPDATE "assets" SET "installs" = greatest("assets"."installs" - "totals"."repeated", 0)
FROM (SELECT "asset_id", count(*) AS "repeated" FROM "installs" WHERE NOT "counted" GROUP BY 1) AS "totals"
WHERE "totals"."asset_id" = "assets"."id";

INSERT INTO "install_persons" ("asset_id", "day", "person")
SELECT DISTINCT "asset_id", to_char(now() at time zone 'UTC', 'YYYY-MM-DD'), "user_id" FROM "installs" WHERE "user_id" IS NOT NULL AND to_char("installed_at" at time zone 'UTC', 'YYYY-MM-DD') = to_char(now() at time zone 'UTC', 'YYYY-MM-DD');
