-- The summary as the release before writes it: JSON without spaces, its keys by length and then by bytes.
ALTER TABLE "assets" ADD COLUMN "summary" text COLLATE "C" NOT NULL DEFAULT '';

ALTER TABLE "assets" ADD COLUMN "revision" bigint DEFAULT 0 NOT NULL;

UPDATE "assets" a SET "summary" =
  '{"ref":' || to_json(n.name || '/' || a.name)::text ||
  ',"kind":' || to_json(a.kind)::text ||
  ',"name":' || to_json(a.name)::text ||
  ',"tags":' || '[' || coalesce((SELECT string_agg(to_json(tag)::text, ',' ORDER BY place) FROM jsonb_array_elements_text(a.tags) WITH ORDINALITY AS t(tag, place)), '') || ']' ||
  ',"origin":' || to_json(a.origin)::text ||
  ',"createdAt":' || '"' || to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"' ||
  ',"namespace":' || to_json(n.name)::text ||
  ',"updatedAt":' || '"' || to_char(a.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"' ||
  ',"deprecated":' || CASE WHEN a.deprecated_at IS NULL THEN 'false' ELSE 'true' END ||
  ',"visibility":' || to_json(a.visibility)::text ||
  ',"description":' || to_json(a.description)::text ||
  ',"displayName":' || coalesce(to_json(a.display_name)::text, 'null') ||
  ',"latestVersion":' || coalesce(to_json(a.latest_version)::text, 'null') || '}'
FROM "namespaces" n WHERE n."id" = a."namespace_id";

ALTER TABLE "assets" ALTER COLUMN "summary" DROP DEFAULT;
