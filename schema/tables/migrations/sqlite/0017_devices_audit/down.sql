DROP TABLE `device_logins`;

DROP INDEX `audit_entries_action_idx`;

ALTER TABLE `audit_entries` DROP COLUMN `before`;

ALTER TABLE `audit_entries` DROP COLUMN `after`;

ALTER TABLE `tokens` DROP COLUMN `last_used_ip`;
