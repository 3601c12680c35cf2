DROP TRIGGER "tag_changes_asset_changed" ON "assets";
DROP TRIGGER "tag_changes_asset_added_or_removed" ON "assets";
DROP FUNCTION "tag_changes_follow_assets";
DROP FUNCTION "tag_changes_add_up";
DROP FUNCTION "tag_changes_of";
DROP TABLE "tag_changes";
DROP TABLE "tag_counts";
