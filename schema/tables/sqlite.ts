import { sqliteColumns } from './columns.ts';
import { defineSchema } from './define.ts';

/** The tables of the embedded and the remote libSQL database. */
export const sqliteTables = defineSchema(sqliteColumns);
