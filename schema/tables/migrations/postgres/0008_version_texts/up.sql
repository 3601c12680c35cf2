CREATE TABLE "version_texts" (
	"version_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"display_name" text COLLATE "C",
	"description" text COLLATE "C" NOT NULL,
	"tags" jsonb NOT NULL,
	"search_text" text COLLATE "C" NOT NULL
);

ALTER TABLE "version_texts" ADD CONSTRAINT "version_texts_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;
