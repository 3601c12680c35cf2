DROP TRIGGER "search_documents_follow_assets" ON "assets";
DROP FUNCTION "search_documents_follow_assets";
DROP TABLE "search_documents";
DROP FUNCTION "search_documents_take_figures";
DROP FUNCTION "search_words";
DROP FUNCTION "search_facets";
DROP TABLE "search_sizes";
DROP FUNCTION "search_sizes_follow_documents";
