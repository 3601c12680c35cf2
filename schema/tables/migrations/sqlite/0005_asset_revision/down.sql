ALTER TABLE `assets` DROP COLUMN `revision`;
