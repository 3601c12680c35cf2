ALTER TABLE `assets` DROP COLUMN `summary`;

ALTER TABLE `assets` DROP COLUMN `revision`;
