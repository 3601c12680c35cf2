-- What refers to others first.
DROP TABLE `synced_assets`;
DROP TABLE `sync_log_lines`;
DROP TABLE `sync_outcomes`;
DROP TABLE `sync_runs`;
DROP TABLE `sync_sources`;
