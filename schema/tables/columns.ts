import {
  customType as pgCustomType,
  bigint,
  boolean,
  index as pgIndex,
  pgTable,
  primaryKey as pgPrimaryKey,
  timestamp,
  uniqueIndex as pgUniqueIndex,
} from 'drizzle-orm/pg-core';
import {
  blob,
  customType,
  index,
  integer,
  primaryKey,
  sqliteTable,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { storableJson, storableText } from './storable.ts';

const text = customType<{ data: string; driverData: string }>({
  dataType: () => 'text',
  toDriver: storableText,
});
const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: storableJson,
  fromDriver: (stored): unknown => JSON.parse(stored),
});

/**
 * The column types of SQLite. Times are stored as milliseconds and read as `Date`; JSON is text; ids are UUIDv7
 * text. Rows can thus move between databases unchanged.
 */
export const sqliteColumns = {
  table: sqliteTable,
  text: () => text(),
  integer: () => integer(),
  boolean: () => integer({ mode: 'boolean' }),
  time: () => integer({ mode: 'timestamp_ms' }),
  json: <T>() => json().$type<T>(),
  bytes: () => blob({ mode: 'buffer' }).$type<Uint8Array>(),
  index,
  uniqueIndex,
  primaryKey,
};

/** The column types that {@link defineSchema} may use; they have the same names in both dialects. */
export type Columns = typeof sqliteColumns;

/** Text ordered by code point, as in SQLite; with the order of a locale, pages would differ between databases. */
const pgText = pgCustomType<{ data: string; driverData: string }>({
  dataType: () => 'text COLLATE "C"',
  toDriver: storableText,
});
const jsonb = pgCustomType<{ data: unknown; driverData: string }>({
  dataType: () => 'jsonb',
  toDriver: storableJson,
});
const bytea = pgCustomType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
});

/**
 * The same column types for Postgres. This is the only cast in the code base: tables built from these columns have
 * the TypeScript type of the SQLite tables, because both give the same values and the domain uses only what both
 * query builders support.
 */
export const postgresColumns = {
  table: pgTable,
  text: () => pgText(),
  integer: () => bigint({ mode: 'number' }),
  boolean: () => boolean(),
  time: () => timestamp({ withTimezone: true, precision: 3, mode: 'date' }),
  json: <T>() => jsonb().$type<T>(),
  bytes: () => bytea(),
  index: pgIndex,
  uniqueIndex: pgUniqueIndex,
  primaryKey: pgPrimaryKey,
} as unknown as Columns;
