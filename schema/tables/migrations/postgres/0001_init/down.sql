-- Every table of up.sql, those that refer to others first.
DROP TABLE "audit_entries";
DROP TABLE "install_days";
DROP TABLE "installs";
DROP TABLE "blob_chunks";
DROP TABLE "blobs";
DROP TABLE "dist_tags";
DROP TABLE "version_files";
DROP TABLE "readmes";
DROP TABLE "versions";
DROP TABLE "asset_tags";
DROP TABLE "assets";
DROP TABLE "login_attempts";
DROP TABLE "tokens";
DROP TABLE "namespace_members";
DROP TABLE "namespaces";
DROP TABLE "users";
