CREATE TABLE "device_logins" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"device_code_hash" text COLLATE "C" NOT NULL,
	"user_code" text COLLATE "C" NOT NULL,
	"client_name" text COLLATE "C" NOT NULL,
	"ip" text COLLATE "C",
	"scopes" jsonb NOT NULL,
	"user_id" text COLLATE "C",
	"decision" text COLLATE "C",
	"interval_seconds" bigint NOT NULL,
	"polled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);

ALTER TABLE "tokens" ADD COLUMN "last_used_ip" text COLLATE "C";

ALTER TABLE "audit_entries" ADD COLUMN "before" jsonb;

ALTER TABLE "audit_entries" ADD COLUMN "after" jsonb;

ALTER TABLE "device_logins" ADD CONSTRAINT "device_logins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;

CREATE UNIQUE INDEX "device_logins_device_code_key" ON "device_logins" USING btree ("device_code_hash");

CREATE UNIQUE INDEX "device_logins_user_code_key" ON "device_logins" USING btree ("user_code");

CREATE INDEX "device_logins_expires_idx" ON "device_logins" USING btree ("expires_at");

CREATE INDEX "device_logins_user_idx" ON "device_logins" USING btree ("user_id");

CREATE INDEX "audit_entries_action_idx" ON "audit_entries" USING btree ("action","at");
