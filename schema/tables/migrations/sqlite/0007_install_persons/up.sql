CREATE TABLE `install_persons` (
	`asset_id` text NOT NULL,
	`day` text NOT NULL,
	`person` text NOT NULL,
	PRIMARY KEY(`asset_id`, `day`, `person`),
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade
);

ALTER TABLE `installs` ADD `counted` integer DEFAULT false NOT NULL;

-- By hand: of each day a user counts once, and all installs without a user once, since of these no address was kept.
UPDATE `installs` SET `counted` = true
WHERE `id` IN (SELECT min(`id`) FROM `installs` GROUP BY `asset_id`, strftime('%Y-%m-%d', `installed_at` / 1000, 'unixepoch'), coalesce(`user_id`, ''));

UPDATE `install_days` SET `count` = max(`install_days`.`count` - `days`.`repeated`, 0)
FROM (SELECT `asset_id`, strftime('%Y-%m-%d', `installed_at` / 1000, 'unixepoch') AS `day`, count(*) AS `repeated` FROM `installs` WHERE NOT `counted` GROUP BY 1, 2) AS `days`
WHERE `days`.`asset_id` = `install_days`.`asset_id` AND `days`.`day` = `install_days`.`day`;

UPDATE `assets` SET `installs` = max(`assets`.`installs` - `totals`.`repeated`, 0)
FROM (SELECT `asset_id`, count(*) AS `repeated` FROM `installs` WHERE NOT `counted` GROUP BY 1) AS `totals`
WHERE `totals`.`asset_id` = `assets`.`id`;

INSERT INTO `install_persons` (`asset_id`, `day`, `person`)
SELECT DISTINCT `asset_id`, strftime('%Y-%m-%d', 'now'), `user_id` FROM `installs` WHERE `user_id` IS NOT NULL AND strftime('%Y-%m-%d', `installed_at` / 1000, 'unixepoch') = strftime('%Y-%m-%d', 'now');
