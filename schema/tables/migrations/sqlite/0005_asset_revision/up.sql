ALTER TABLE `assets` ADD `revision` integer DEFAULT 0 NOT NULL;
