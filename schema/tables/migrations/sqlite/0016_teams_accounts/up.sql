CREATE TABLE `account_links` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`hash` text NOT NULL,
	`user_id` text,
	`namespace_id` text,
	`role` text,
	`created_by` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`namespace_id`) REFERENCES `namespaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`created_by`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null
);

CREATE UNIQUE INDEX `account_links_hash_key` ON `account_links` (`hash`);

CREATE INDEX `account_links_user_idx` ON `account_links` (`user_id`);

CREATE INDEX `account_links_created_idx` ON `account_links` (`created_at`,`id`);

ALTER TABLE `users` ADD `deleted_at` integer;
