DROP TABLE "version_parts";
