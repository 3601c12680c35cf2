ALTER TABLE `audit_entries` DROP COLUMN `subject_kind`;

ALTER TABLE `assets` DROP COLUMN `successor_kind`;

CREATE TABLE `__new_sync_outcomes` (
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
INSERT INTO `__new_sync_outcomes`("run_id", "path", "name", "change", "version", "failed", "reasons") SELECT "run_id", "path", "name", "change", "version", "failed", "reasons" FROM `sync_outcomes` WHERE `kind` = 'skill';

DROP TABLE `sync_outcomes`;

ALTER TABLE `__new_sync_outcomes` RENAME TO `sync_outcomes`;
