CREATE TABLE "version_parts" (
	"version_id" text COLLATE "C" NOT NULL,
	"ordinal" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"ref" text COLLATE "C" NOT NULL,
	"requested" text COLLATE "C",
	"version" text COLLATE "C" NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"asset_id" text COLLATE "C",
	"part_version_id" text COLLATE "C",
	CONSTRAINT "version_parts_version_id_ordinal_pk" PRIMARY KEY("version_id","ordinal")
);

ALTER TABLE "version_parts" ADD CONSTRAINT "version_parts_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "version_parts" ADD CONSTRAINT "version_parts_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "version_parts" ADD CONSTRAINT "version_parts_part_version_id_versions_id_fk" FOREIGN KEY ("part_version_id") REFERENCES "public"."versions"("id") ON DELETE set null ON UPDATE no action;

CREATE INDEX "version_parts_asset_idx" ON "version_parts" USING btree ("asset_id","version_id");

CREATE INDEX "version_parts_part_idx" ON "version_parts" USING btree ("part_version_id");
