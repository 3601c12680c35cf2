ALTER TABLE "assets" ADD COLUMN "revision" bigint DEFAULT 0 NOT NULL;
