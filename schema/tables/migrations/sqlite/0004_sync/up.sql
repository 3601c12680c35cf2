CREATE TABLE `sync_log_lines` (
	`run_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`at` integer NOT NULL,
	`level` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`run_id`, `ordinal`),
	FOREIGN KEY (`run_id`) REFERENCES `sync_runs`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE TABLE `sync_outcomes` (
	`run_id` text NOT NULL,
	`path` text NOT NULL,
	`name` text,
	`change` text NOT NULL,
	`version` text,
	`failed` integer NOT NULL,
	`reasons` text NOT NULL,
	PRIMARY KEY(`run_id`, `path`, `change`),
	FOREIGN KEY (`run_id`) REFERENCES `sync_runs`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE TABLE `sync_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`trigger` text NOT NULL,
	`state` text NOT NULL,
	`attempt` integer DEFAULT 1 NOT NULL,
	`ref` text,
	`commit` text,
	`counts` text NOT NULL,
	`error_code` text,
	`error_detail` text,
	`requested_by` text,
	`cancel_requested_at` integer,
	`follow_up` text,
	`lease_holder` text,
	`lease_until` integer,
	`next_attempt_at` integer,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	FOREIGN KEY (`source_id`) REFERENCES `sync_sources`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE INDEX `sync_runs_source_idx` ON `sync_runs` (`source_id`,`created_at`,`id`);

CREATE INDEX `sync_runs_created_idx` ON `sync_runs` (`created_at`,`id`);

CREATE INDEX `sync_runs_open_idx` ON `sync_runs` (`state`,`created_at`) WHERE finished_at is null;

CREATE UNIQUE INDEX `sync_runs_one_open_key` ON `sync_runs` (`source_id`) WHERE finished_at is null;

CREATE TABLE `sync_sources` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`ref` text,
	`path_glob` text NOT NULL,
	`namespace_id` text NOT NULL,
	`visibility` text NOT NULL,
	`interval_seconds` integer,
	`credential_kind` text NOT NULL,
	`credential` text,
	`webhook_secret` text NOT NULL,
	`paused_at` integer,
	`commit` text,
	`next_run_at` integer,
	`created_by` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`namespace_id`) REFERENCES `namespaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null
);

CREATE INDEX `sync_sources_created_idx` ON `sync_sources` (`created_at`,`id`);

CREATE INDEX `sync_sources_next_idx` ON `sync_sources` (`next_run_at`);

CREATE TABLE `synced_assets` (
	`asset_id` text PRIMARY KEY NOT NULL,
	`source_id` text NOT NULL,
	`path` text NOT NULL,
	`fingerprint` text NOT NULL,
	`gone_at` integer,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`source_id`) REFERENCES `sync_sources`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE INDEX `synced_assets_source_idx` ON `synced_assets` (`source_id`,`path`);
