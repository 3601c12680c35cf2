CREATE TABLE `device_logins` (
	`id` text PRIMARY KEY NOT NULL,
	`device_code_hash` text NOT NULL,
	`user_code` text NOT NULL,
	`client_name` text NOT NULL,
	`ip` text,
	`scopes` text NOT NULL,
	`user_id` text,
	`decision` text,
	`interval_seconds` integer NOT NULL,
	`polled_at` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);

CREATE UNIQUE INDEX `device_logins_device_code_key` ON `device_logins` (`device_code_hash`);

CREATE UNIQUE INDEX `device_logins_user_code_key` ON `device_logins` (`user_code`);

CREATE INDEX `device_logins_expires_idx` ON `device_logins` (`expires_at`);

CREATE INDEX `device_logins_user_idx` ON `device_logins` (`user_id`);

ALTER TABLE `tokens` ADD `last_used_ip` text;

ALTER TABLE `audit_entries` ADD `before` text;

ALTER TABLE `audit_entries` ADD `after` text;

CREATE INDEX `audit_entries_action_idx` ON `audit_entries` (`action`,`at`);
