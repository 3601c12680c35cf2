DROP TABLE "tombstones";
