CREATE TABLE "account_links" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"purpose" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C",
	"namespace_id" text COLLATE "C",
	"role" text COLLATE "C",
	"created_by" text COLLATE "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);

ALTER TABLE "users" ADD COLUMN "deleted_at" timestamp (3) with time zone;

ALTER TABLE "account_links" ADD CONSTRAINT "account_links_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "account_links" ADD CONSTRAINT "account_links_namespace_id_namespaces_id_fk" FOREIGN KEY ("namespace_id") REFERENCES "public"."namespaces"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "account_links" ADD CONSTRAINT "account_links_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

CREATE UNIQUE INDEX "account_links_hash_key" ON "account_links" USING btree ("hash");

CREATE INDEX "account_links_user_idx" ON "account_links" USING btree ("user_id");

CREATE INDEX "account_links_created_idx" ON "account_links" USING btree ("created_at","id");
