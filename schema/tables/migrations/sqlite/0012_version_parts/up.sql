CREATE TABLE `version_parts` (
	`version_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`kind` text NOT NULL,
	`ref` text NOT NULL,
	`requested` text,
	`version` text NOT NULL,
	`digest` text NOT NULL,
	`asset_id` text,
	`part_version_id` text,
	PRIMARY KEY(`version_id`, `ordinal`),
	FOREIGN KEY (`version_id`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`part_version_id`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE set null
);

CREATE INDEX `version_parts_asset_idx` ON `version_parts` (`asset_id`,`version_id`);

CREATE INDEX `version_parts_part_idx` ON `version_parts` (`part_version_id`);
