-- The release before has no deleted accounts: they stay disabled.
DROP TABLE `account_links`;

ALTER TABLE `users` DROP COLUMN `deleted_at`;
