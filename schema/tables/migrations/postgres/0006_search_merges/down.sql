-- Nothing to do: only the index of SQLite merges in bursts. Both dialects have one numbering.
SELECT 1;
