CREATE TABLE `version_texts` (
	`version_id` text PRIMARY KEY NOT NULL,
	`display_name` text,
	`description` text NOT NULL,
	`tags` text NOT NULL,
	`search_text` text NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `versions`(`id`) ON UPDATE no action ON DELETE cascade
);
