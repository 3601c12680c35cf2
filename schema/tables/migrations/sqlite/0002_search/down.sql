DROP TRIGGER `search_documents_follow_assets`;
DROP TRIGGER `search_documents_removed`;
DROP TABLE `search_bodies`;
DROP TABLE `search_descriptions`;
DROP TABLE `search_tags`;
DROP TABLE `search_names`;
DROP TABLE `search_documents`;
