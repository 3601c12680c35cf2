DROP TRIGGER `tag_counts_asset_changed`;
DROP TRIGGER `tag_counts_asset_removed`;
DROP TRIGGER `tag_counts_asset_added`;
DROP TABLE `tag_counts`;
