CREATE TABLE "asset_redirects" (
	"kind" text COLLATE "C" NOT NULL,
	"namespace_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"asset_id" text COLLATE "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "asset_redirects_kind_namespace_id_name_pk" PRIMARY KEY("kind","namespace_id","name")
);

ALTER TABLE "assets" ADD COLUMN "deleted_by" text COLLATE "C";

ALTER TABLE "versions" ADD COLUMN "yank_severity" text COLLATE "C";

ALTER TABLE "asset_redirects" ADD CONSTRAINT "asset_redirects_namespace_id_namespaces_id_fk" FOREIGN KEY ("namespace_id") REFERENCES "public"."namespaces"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "asset_redirects" ADD CONSTRAINT "asset_redirects_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE set null ON UPDATE no action;

CREATE INDEX "asset_redirects_bare_name_idx" ON "asset_redirects" USING btree ("kind","name");

CREATE INDEX "asset_redirects_asset_idx" ON "asset_redirects" USING btree ("asset_id");

-- Until now a yank had no severity.
UPDATE "versions" SET "yank_severity" = 'broken' WHERE "yanked_at" IS NOT NULL;
