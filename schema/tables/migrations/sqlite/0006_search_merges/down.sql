DROP TRIGGER `search_documents_added`;
INSERT INTO `search_names`(`search_names`, `rank`) VALUES ('automerge', 4);
INSERT INTO `search_tags`(`search_tags`, `rank`) VALUES ('automerge', 4);
INSERT INTO `search_descriptions`(`search_descriptions`, `rank`) VALUES ('automerge', 4);
INSERT INTO `search_bodies`(`search_bodies`, `rank`) VALUES ('automerge', 4);
