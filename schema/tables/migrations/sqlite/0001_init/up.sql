CREATE TABLE `asset_tags` (
	`asset_id` text NOT NULL,
	`tag` text NOT NULL,
	PRIMARY KEY(`asset_id`, `tag`),
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE INDEX `asset_tags_tag_idx` ON `asset_tags` (`tag`);

CREATE TABLE `assets` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`namespace_id` text NOT NULL,
	`name` text NOT NULL,
	`display_name` text,
	`description` text NOT NULL,
	`visibility` text NOT NULL,
	`origin` text NOT NULL,
	`tags` text NOT NULL,
	`latest_version` text,
	`summary` text NOT NULL,
	`installs` integer DEFAULT 0 NOT NULL,
	`created_by` text,
	`deprecated_at` integer,
	`deprecation_message` text,
	`successor` text,
	`deleted_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`namespace_id`) REFERENCES `namespaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null
);

CREATE UNIQUE INDEX `assets_name_key` ON `assets` (`kind`,`namespace_id`,`name`);

CREATE INDEX `assets_bare_name_idx` ON `assets` (`kind`,`name`);

CREATE INDEX `assets_installs_idx` ON `assets` (`kind`,`installs`,`id`) WHERE deleted_at is null;

CREATE INDEX `assets_updated_idx` ON `assets` (`kind`,`updated_at`,`id`) WHERE deleted_at is null;

CREATE INDEX `assets_by_name_idx` ON `assets` (`kind`,`name`,`id`) WHERE deleted_at is null;

CREATE INDEX `assets_visibility_idx` ON `assets` (`kind`,`visibility`,`namespace_id`) WHERE deleted_at is null;

CREATE TABLE `audit_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`actor_id` text,
	`actor_name` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`subject_id` text,
	`detail` text NOT NULL,
	`request_id` text,
	`ip` text,
	`at` integer NOT NULL
);

CREATE INDEX `audit_entries_at_idx` ON `audit_entries` (`at`,`id`);

CREATE INDEX `audit_entries_actor_idx` ON `audit_entries` (`actor_id`,`at`);

CREATE INDEX `audit_entries_subject_idx` ON `audit_entries` (`subject`,`at`);

CREATE TABLE `blob_chunks` (
	`digest` text NOT NULL,
	`ordinal` integer NOT NULL,
	`bytes` blob NOT NULL,
	PRIMARY KEY(`digest`, `ordinal`),
	FOREIGN KEY (`digest`) REFERENCES `blobs`(`digest`) ON UPDATE no action ON DELETE cascade
);

CREATE TABLE `blobs` (
	`digest` text PRIMARY KEY NOT NULL,
	`size_bytes` integer NOT NULL,
	`created_at` integer NOT NULL
);

CREATE TABLE `dist_tags` (
	`asset_id` text NOT NULL,
	`tag` text NOT NULL,
	`version_id` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`asset_id`, `tag`),
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`version_id`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE INDEX `dist_tags_version_idx` ON `dist_tags` (`version_id`);

CREATE TABLE `install_days` (
	`asset_id` text NOT NULL,
	`day` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`asset_id`, `day`),
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE INDEX `install_days_day_idx` ON `install_days` (`day`);

CREATE TABLE `installs` (
	`id` text PRIMARY KEY NOT NULL,
	`asset_id` text NOT NULL,
	`version_id` text NOT NULL,
	`user_id` text,
	`target` text NOT NULL,
	`installed_at` integer NOT NULL,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`version_id`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null
);

CREATE INDEX `installs_asset_idx` ON `installs` (`asset_id`,`installed_at`);

CREATE INDEX `installs_version_idx` ON `installs` (`version_id`);

CREATE INDEX `installs_user_idx` ON `installs` (`user_id`,`installed_at`);

CREATE TABLE `login_attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`window_started_at` integer NOT NULL
);

CREATE INDEX `login_attempts_window_idx` ON `login_attempts` (`window_started_at`);

CREATE TABLE `namespace_members` (
	`namespace_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`namespace_id`, `user_id`),
	FOREIGN KEY (`namespace_id`) REFERENCES `namespaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE INDEX `namespace_members_user_idx` ON `namespace_members` (`user_id`);

CREATE TABLE `namespaces` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`type` text NOT NULL,
	`created_at` integer NOT NULL
);

CREATE UNIQUE INDEX `namespaces_name_key` ON `namespaces` (`name`);

CREATE TABLE `readmes` (
	`version_id` text PRIMARY KEY NOT NULL,
	`html` text NOT NULL,
	`pipeline` integer NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`start` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`namespace_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`namespace_id`) REFERENCES `namespaces`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE UNIQUE INDEX `tokens_hash_key` ON `tokens` (`hash`);

CREATE INDEX `tokens_user_idx` ON `tokens` (`user_id`);

CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`username` text NOT NULL,
	`email` text NOT NULL,
	`display_name` text,
	`role` text DEFAULT 'user' NOT NULL,
	`password_hash` text NOT NULL,
	`session_epoch` integer DEFAULT 0 NOT NULL,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);

CREATE UNIQUE INDEX `users_username_key` ON `users` (`username`);

CREATE UNIQUE INDEX `users_email_key` ON `users` (`email`);

CREATE TABLE `version_files` (
	`version_id` text NOT NULL,
	`path` text NOT NULL,
	`digest` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`executable` integer NOT NULL,
	`media_type` text NOT NULL,
	`archive_offset` integer NOT NULL,
	`archive_length` integer NOT NULL,
	`compression` integer NOT NULL,
	PRIMARY KEY(`version_id`, `path`),
	FOREIGN KEY (`version_id`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE INDEX `version_files_digest_idx` ON `version_files` (`digest`);

CREATE TABLE `versions` (
	`id` text PRIMARY KEY NOT NULL,
	`asset_id` text NOT NULL,
	`version` text NOT NULL,
	`digest` text NOT NULL,
	`archive_bytes` integer NOT NULL,
	`unpacked_bytes` integer NOT NULL,
	`file_count` integer NOT NULL,
	`manifest` text NOT NULL,
	`warnings` text NOT NULL,
	`license` text,
	`author` text,
	`manifest_tokens` integer NOT NULL,
	`changelog` text,
	`channel` text NOT NULL,
	`provenance` text,
	`published_by` text,
	`published_at` integer NOT NULL,
	`yanked_at` integer,
	`yank_reason` text,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`published_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null
);

CREATE UNIQUE INDEX `versions_version_key` ON `versions` (`asset_id`,`version`);

CREATE INDEX `versions_published_idx` ON `versions` (`asset_id`,`published_at`,`id`);

CREATE INDEX `versions_digest_idx` ON `versions` (`digest`);
