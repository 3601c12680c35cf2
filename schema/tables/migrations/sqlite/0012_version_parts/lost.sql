-- What down.sql deletes, for whoever is about to run it.
SELECT a.`kind` || ' ' || n.`name` || '/' || a.`name` AS `lost` FROM `assets` a JOIN `namespaces` n ON n.`id` = a.`namespace_id` WHERE a.`kind` <> 'skill' ORDER BY 1
