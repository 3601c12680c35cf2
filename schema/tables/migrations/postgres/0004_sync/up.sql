CREATE TABLE "sync_log_lines" (
	"run_id" text COLLATE "C" NOT NULL,
	"ordinal" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"level" text COLLATE "C" NOT NULL,
	"text" text COLLATE "C" NOT NULL,
	CONSTRAINT "sync_log_lines_run_id_ordinal_pk" PRIMARY KEY("run_id","ordinal")
);

CREATE TABLE "sync_outcomes" (
	"run_id" text COLLATE "C" NOT NULL,
	"path" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C",
	"change" text COLLATE "C" NOT NULL,
	"version" text COLLATE "C",
	"failed" boolean NOT NULL,
	"reasons" jsonb NOT NULL,
	CONSTRAINT "sync_outcomes_run_id_path_change_pk" PRIMARY KEY("run_id","path","change")
);

CREATE TABLE "sync_runs" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"trigger" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"attempt" bigint DEFAULT 1 NOT NULL,
	"ref" text COLLATE "C",
	"commit" text COLLATE "C",
	"counts" jsonb NOT NULL,
	"error_code" text COLLATE "C",
	"error_detail" text COLLATE "C",
	"requested_by" text COLLATE "C",
	"cancel_requested_at" timestamp (3) with time zone,
	"follow_up" text COLLATE "C",
	"lease_holder" text COLLATE "C",
	"lease_until" timestamp (3) with time zone,
	"next_attempt_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);

CREATE TABLE "sync_sources" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"url" text COLLATE "C" NOT NULL,
	"ref" text COLLATE "C",
	"path_glob" text COLLATE "C" NOT NULL,
	"namespace_id" text COLLATE "C" NOT NULL,
	"visibility" text COLLATE "C" NOT NULL,
	"interval_seconds" bigint,
	"credential_kind" text COLLATE "C" NOT NULL,
	"credential" text COLLATE "C",
	"webhook_secret" text COLLATE "C" NOT NULL,
	"paused_at" timestamp (3) with time zone,
	"commit" text COLLATE "C",
	"next_run_at" timestamp (3) with time zone,
	"created_by" text COLLATE "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);

CREATE TABLE "synced_assets" (
	"asset_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"source_id" text COLLATE "C" NOT NULL,
	"path" text COLLATE "C" NOT NULL,
	"fingerprint" text COLLATE "C" NOT NULL,
	"gone_at" timestamp (3) with time zone
);

ALTER TABLE "sync_log_lines" ADD CONSTRAINT "sync_log_lines_run_id_sync_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."sync_runs"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "sync_outcomes" ADD CONSTRAINT "sync_outcomes_run_id_sync_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."sync_runs"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_source_id_sync_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sync_sources"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "sync_sources" ADD CONSTRAINT "sync_sources_namespace_id_namespaces_id_fk" FOREIGN KEY ("namespace_id") REFERENCES "public"."namespaces"("id") ON DELETE no action ON UPDATE no action;

ALTER TABLE "sync_sources" ADD CONSTRAINT "sync_sources_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;

ALTER TABLE "synced_assets" ADD CONSTRAINT "synced_assets_asset_id_assets_id_fk" FOREIGN KEY ("asset_id") REFERENCES "public"."assets"("id") ON DELETE cascade ON UPDATE no action;

ALTER TABLE "synced_assets" ADD CONSTRAINT "synced_assets_source_id_sync_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sync_sources"("id") ON DELETE cascade ON UPDATE no action;

CREATE INDEX "sync_runs_source_idx" ON "sync_runs" USING btree ("source_id","created_at","id");

CREATE INDEX "sync_runs_created_idx" ON "sync_runs" USING btree ("created_at","id");

CREATE INDEX "sync_runs_open_idx" ON "sync_runs" USING btree ("state","created_at") WHERE finished_at is null;

CREATE UNIQUE INDEX "sync_runs_one_open_key" ON "sync_runs" USING btree ("source_id") WHERE finished_at is null;

CREATE INDEX "sync_sources_created_idx" ON "sync_sources" USING btree ("created_at","id");

CREATE INDEX "sync_sources_next_idx" ON "sync_sources" USING btree ("next_run_at");

CREATE INDEX "synced_assets_source_idx" ON "synced_assets" USING btree ("source_id","path");
