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
 * The column vocabulary of SQLite. Times are milliseconds and surface as `Date`; JSON is text;
 * ids are UUIDv7 text, so that rows can move between databases as they are.
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

/** What {@link defineSchema} may use: the same words in both dialects. */
export type Columns = typeof sqliteColumns;

/** Ordered by code point, as SQLite orders: under a locale's order, pages would differ between databases. */
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
 * The same words for Postgres. The one cast of the code base stands here: a table built from these
 * columns is typed as its SQLite twin, because both surface the same TypeScript types and the domain
 * uses only what the two query builders share.
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
