-- The summary as the release before writes it: JSON without spaces, its keys by length and then by bytes.
ALTER TABLE `assets` ADD COLUMN `summary` text NOT NULL DEFAULT '';

ALTER TABLE `assets` ADD COLUMN `revision` integer DEFAULT 0 NOT NULL;

UPDATE `assets` SET `summary` = (SELECT json_object(
  'ref', n.`name` || '/' || `assets`.`name`,
  'kind', `kind`,
  'name', `assets`.`name`,
  'tags', json(`tags`),
  'origin', `origin`,
  'createdAt', strftime('%Y-%m-%dT%H:%M:%S', `assets`.`created_at` / 1000, 'unixepoch') || printf('.%03dZ', `assets`.`created_at` % 1000),
  'namespace', n.`name`,
  'updatedAt', strftime('%Y-%m-%dT%H:%M:%S', `updated_at` / 1000, 'unixepoch') || printf('.%03dZ', `updated_at` % 1000),
  'deprecated', json(CASE WHEN `deprecated_at` IS NULL THEN 'false' ELSE 'true' END),
  'visibility', `visibility`,
  'description', `description`,
  'displayName', `display_name`,
  'latestVersion', `latest_version`
) FROM `namespaces` n WHERE n.`id` = `assets`.`namespace_id`);
