CREATE TABLE "asset_tags" (
	"asset_id" text COLLATE "C" NOT NULL,
	"tag" text COLLATE "C" NOT NULL,
	CONSTRAINT "asset_tags_asset_id_tag_pk" PRIMARY KEY("asset_id","tag")
);

CREATE TABLE "assets" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"namespace_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"display_name" text COLLATE "C",
	"description" text COLLATE "C" NOT NULL,
	"visibility" text COLLATE "C" NOT NULL,
	"origin" text COLLATE "C" NOT NULL,
	"tags" jsonb NOT NULL,
	"latest_version" text COLLATE "C",
	"summary" text COLLATE "C" NOT NULL,
	"installs" bigint DEFAULT 0 NOT NULL,
	"created_by" text COLLATE "C",
	"deprecated_at" timestamp (3) with time zone,
	"deprecation_message" text COLLATE "C",
	"successor" text COLLATE "C",
	"deleted_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "audit_entries" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"actor_id" text COLLATE "C",
	"actor_name" text COLLATE "C" NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"subject_id" text COLLATE "C",
	"detail" jsonb NOT NULL,
	"request_id" text COLLATE "C",
	"ip" text COLLATE "C",
	"at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "blob_chunks" (
	"digest" text COLLATE "C" NOT NULL,
	"ordinal" bigint NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "blob_chunks_digest_ordinal_pk" PRIMARY KEY("digest","ordinal")
);

CREATE TABLE "blobs" (
	"digest" text COLLATE "C" PRIMARY KEY NOT NULL,
	"size_bytes" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "dist_tags" (
	"asset_id" text COLLATE "C" NOT NULL,
	"tag" text COLLATE "C" NOT NULL,
	"version_id" text COLLATE "C" NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "dist_tags_asset_id_tag_pk" PRIMARY KEY("asset_id","tag")
);

CREATE TABLE "install_days" (
	"asset_id" text COLLATE "C" NOT NULL,
	"day" text COLLATE "C" NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "install_days_asset_id_day_pk" PRIMARY KEY("asset_id","day")
);

CREATE TABLE "installs" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"asset_id" text COLLATE "C" NOT NULL,
	"version_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C",
	"target" text COLLATE "C" NOT NULL,
	"installed_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "login_attempts" (
	"key" text COLLATE "C" PRIMARY KEY NOT NULL,
	"failures" bigint NOT NULL,
	"window_started_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "namespace_members" (
	"namespace_id" text COLLATE "C" NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "namespace_members_namespace_id_user_id_pk" PRIMARY KEY("namespace_id","user_id")
);

CREATE TABLE "namespaces" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "readmes" (
	"version_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"html" text COLLATE "C" NOT NULL,
	"pipeline" bigint NOT NULL
);

CREATE TABLE "tokens" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"user_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"start" text COLLATE "C" NOT NULL,
	"hash" text COLLATE "C" NOT NULL,
	"scopes" jsonb NOT NULL,
	"namespace_id" text COLLATE "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);

CREATE TABLE "users" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"username" text COLLATE "C" NOT NULL,
	"email" text COLLATE "C" NOT NULL,
	"display_name" text COLLATE "C",
	"role" text COLLATE "C" DEFAULT 'user' NOT NULL,
	"password_hash" text COLLATE "C" NOT NULL,
	"session_epoch" bigint DEFAULT 0 NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "version_files" (
	"version_id" text COLLATE "C" NOT NULL,
	"path" text COLLATE "C" NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"size_bytes" bigint NOT NULL,
	"executable" boolean NOT NULL,
	"media_type" text COLLATE "C" NOT NULL,
	"archive_offset" bigint NOT NULL,
	"archive_length" bigint NOT NULL,
	"compression" bigint NOT NULL,
	CONSTRAINT "version_files_version_id_path_pk" PRIMARY KEY("version_id","path")
);

CREATE TABLE "versions" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"asset_id" text COLLATE "C" NOT NULL,
	"version" text COLLATE "C" NOT NULL,
	"digest" text COLLATE "C" NOT NULL,
	"archive_bytes" bigint NOT NULL,
	"unpacked_bytes" bigint NOT NULL,
	"file_count" bigint NOT NULL,
	"manifest" jsonb NOT NULL,
	"warnings" jsonb NOT NULL,
	"license" text COLLATE "C",
	"author" text COLLATE "C",
	"manifest_tokens" bigint NOT NULL,
	"changelog" text COLLATE "C",
	"channel" text COLLATE "C" NOT NULL,
	"provenance" jsonb,
	"published_by" text COLLATE "C",
	"published_at" timestamp (3) with time zone NOT NULL,
	"yanked_at" timestamp (3) with time zone,
	"yank_reason" text COLLATE "C"
);

ALTER TABLE "asset_tags" ADD CONSTRAINT "asset_tags_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "assets" ADD CONSTRAINT "assets_namespace_id_namespaces_id_fk" FOREIGN KEY ("namespace_id") REFERENCES "public"."namespaces"("id") ON DELETE no action ON UPDATE no action;

ALTER TABLE "assets" ADD CONSTRAINT "assets_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "blob_chunks" ADD CONSTRAINT "blob_chunks_digest_blobs_digest_fk" FOREIGN KEY ("digest") REFERENCES "public"."blobs"("digest") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "dist_tags" ADD CONSTRAINT "dist_tags_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "dist_tags" ADD CONSTRAINT "dist_tags_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "install_days" ADD CONSTRAINT "install_days_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "installs" ADD CONSTRAINT "installs_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "installs" ADD CONSTRAINT "installs_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "installs" ADD CONSTRAINT "installs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "namespace_members" ADD CONSTRAINT "namespace_members_namespace_id_namespaces_id_fk" FOREIGN KEY ("namespace_id") REFERENCES "public"."namespaces"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "namespace_members" ADD CONSTRAINT "namespace_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "readmes" ADD CONSTRAINT "readmes_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "tokens" ADD CONSTRAINT "tokens_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "tokens" ADD CONSTRAINT "tokens_namespace_id_namespaces_id_fk" FOREIGN KEY ("namespace_id") REFERENCES "public"."namespaces"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "version_files" ADD CONSTRAINT "version_files_version_id_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."versions"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "versions" ADD CONSTRAINT "versions_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "versions" ADD CONSTRAINT "versions_published_by_users_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

CREATE INDEX "asset_tags_tag_idx" ON "asset_tags" USING btree ("tag");

CREATE UNIQUE INDEX "assets_name_key" ON "assets" USING btree ("kind","namespace_id","name");

CREATE INDEX "assets_bare_name_idx" ON "assets" USING btree ("kind","name");

CREATE INDEX "assets_installs_idx" ON "assets" USING btree ("kind","installs","id") WHERE deleted_at is null;

CREATE INDEX "assets_updated_idx" ON "assets" USING btree ("kind","updated_at","id") WHERE deleted_at is null;

CREATE INDEX "assets_by_name_idx" ON "assets" USING btree ("kind","name","id") WHERE deleted_at is null;

CREATE INDEX "assets_visibility_idx" ON "assets" USING btree ("kind","visibility","namespace_id") WHERE deleted_at is null;

CREATE INDEX "audit_entries_at_idx" ON "audit_entries" USING btree ("at","id");

CREATE INDEX "audit_entries_actor_idx" ON "audit_entries" USING btree ("actor_id","at");

CREATE INDEX "audit_entries_subject_idx" ON "audit_entries" USING btree ("subject","at");

CREATE INDEX "dist_tags_version_idx" ON "dist_tags" USING btree ("version_id");

CREATE INDEX "install_days_day_idx" ON "install_days" USING btree ("day");

CREATE INDEX "installs_asset_idx" ON "installs" USING btree ("asset_id","installed_at");

CREATE INDEX "installs_version_idx" ON "installs" USING btree ("version_id");

CREATE INDEX "installs_user_idx" ON "installs" USING btree ("user_id","installed_at");

CREATE INDEX "login_attempts_window_idx" ON "login_attempts" USING btree ("window_started_at");

CREATE INDEX "namespace_members_user_idx" ON "namespace_members" USING btree ("user_id");

CREATE UNIQUE INDEX "namespaces_name_key" ON "namespaces" USING btree ("name");

CREATE UNIQUE INDEX "tokens_hash_key" ON "tokens" USING btree ("hash");

CREATE INDEX "tokens_user_idx" ON "tokens" USING btree ("user_id");

CREATE UNIQUE INDEX "users_username_key" ON "users" USING btree ("username");

CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree ("email");

CREATE INDEX "version_files_digest_idx" ON "version_files" USING btree ("digest");

CREATE UNIQUE INDEX "versions_version_key" ON "versions" USING btree ("asset_id","version");

CREATE INDEX "versions_published_idx" ON "versions" USING btree ("asset_id","published_at","id");

CREATE INDEX "versions_digest_idx" ON "versions" USING btree ("digest");
