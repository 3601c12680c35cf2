DROP TABLE `tombstones`;
