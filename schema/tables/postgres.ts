import { postgresColumns } from './columns.ts';
import { defineSchema } from './define.ts';

/** The tables of a Postgres database. */
export const postgresTables = defineSchema(postgresColumns);
