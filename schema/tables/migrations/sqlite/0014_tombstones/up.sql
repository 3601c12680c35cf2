CREATE TABLE `tombstones` (
	`kind` text NOT NULL,
	`namespace` text NOT NULL,
	`name` text NOT NULL,
	`version` text NOT NULL,
	`digest` text NOT NULL,
	`reason` text NOT NULL,
	`purged_at` integer NOT NULL,
	`settled_at` integer,
	PRIMARY KEY(`kind`, `namespace`, `name`, `version`)
);

CREATE INDEX `tombstones_digest_idx` ON `tombstones` (`digest`);
