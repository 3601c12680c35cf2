-- Nothing to do: only the index of Postgres kept sizes of texts. Both dialects have one numbering.
SELECT 1;
