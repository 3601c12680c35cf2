CREATE TABLE `asset_redirects` (
	`kind` text NOT NULL,
	`namespace_id` text NOT NULL,
	`name` text NOT NULL,
	`asset_id` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`kind`, `namespace_id`, `name`),
	FOREIGN KEY (`namespace_id`) REFERENCES `namespaces`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE set null
);

CREATE INDEX `asset_redirects_bare_name_idx` ON `asset_redirects` (`kind`,`name`);

CREATE INDEX `asset_redirects_asset_idx` ON `asset_redirects` (`asset_id`);

ALTER TABLE `assets` ADD `deleted_by` text;

ALTER TABLE `versions` ADD `yank_severity` text;

-- Until now a yank had no severity.
UPDATE `versions` SET `yank_severity` = 'broken' WHERE `yanked_at` IS NOT NULL;
