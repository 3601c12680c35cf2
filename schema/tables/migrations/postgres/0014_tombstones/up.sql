CREATE TABLE "tombstones" (
	"kind" text COLLATE "C" NOT NULL,
	"namespace" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"version" text COLLATE "C" NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C" NOT NULL,
	"purged_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "tombstones_kind_namespace_name_version_pk" PRIMARY KEY("kind","namespace","name","version")
);

CREATE INDEX "tombstones_digest_idx" ON "tombstones" USING btree ("digest");
