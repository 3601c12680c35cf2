DROP TABLE `version_texts`;
