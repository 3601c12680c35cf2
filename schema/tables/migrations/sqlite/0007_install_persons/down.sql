-- Every row of installs counts again.
UPDATE `assets` SET `installs` = `assets`.`installs` + `totals`.`repeated`
FROM (SELECT `asset_id`, count(*) AS `repeated` FROM `installs` WHERE NOT `counted` GROUP BY 1) AS `totals`
WHERE `totals`.`asset_id` = `assets`.`id`;

UPDATE `install_days` SET `count` = `install_days`.`count` + `days`.`repeated`
FROM (SELECT `asset_id`, strftime('%Y-%m-%d', `installed_at` / 1000, 'unixepoch') AS `day`, count(*) AS `repeated` FROM `installs` WHERE NOT `counted` GROUP BY 1, 2) AS `days`
WHERE `days`.`asset_id` = `install_days`.`asset_id` AND `days`.`day` = `install_days`.`day`;

ALTER TABLE `installs` DROP COLUMN `counted`;

DROP TABLE `install_persons`;
