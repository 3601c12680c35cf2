-- Until now there were skills alone.
ALTER TABLE `sync_outcomes` RENAME TO `__old_sync_outcomes`;

CREATE TABLE `sync_outcomes` (
	`run_id` text NOT NULL,
	`path` text NOT NULL,
	`kind` text NOT NULL,
	`name` text,
	`change` text NOT NULL,
	`version` text,
	`failed` integer NOT NULL,
	`reasons` text NOT NULL,
	PRIMARY KEY(`run_id`, `path`, `change`, `kind`),
	FOREIGN KEY (`run_id`) REFERENCES `sync_runs`(`id`) ON UPDATE no action ON DELETE cascade
);

INSERT INTO `sync_outcomes`("run_id", "path", "kind", "name", "change", "version", "failed", "reasons") SELECT "run_id", "path", 'skill', "name", "change", "version", "failed", "reasons" FROM `__old_sync_outcomes`;

DROP TABLE `__old_sync_outcomes`;

ALTER TABLE `assets` ADD `successor_kind` text;

UPDATE `assets` SET `successor_kind` = `kind` WHERE `successor` IS NOT NULL;

ALTER TABLE `audit_entries` ADD `subject_kind` text;

UPDATE `audit_entries` SET `subject_kind` = 'skill' WHERE `action` LIKE 'asset.%' OR `action` LIKE 'version.%' OR `action` LIKE 'dist_tag.%';
