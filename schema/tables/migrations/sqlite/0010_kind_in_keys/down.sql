ALTER TABLE `audit_entries` DROP COLUMN `subject_kind`;

ALTER TABLE `assets` DROP COLUMN `successor_kind`;

ALTER TABLE `sync_outcomes` RENAME TO `__old_sync_outcomes`;

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

-- The release before shows skills alone.
INSERT INTO `sync_outcomes`("run_id", "path", "name", "change", "version", "failed", "reasons") SELECT "run_id", "path", "name", "change", "version", "failed", "reasons" FROM `__old_sync_outcomes` WHERE `kind` = 'skill';

DROP TABLE `__old_sync_outcomes`;
