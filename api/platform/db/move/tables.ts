import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from '#api/domain/database.ts';
import type { Tables } from '#schema/tables/define.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';

/** A row as the columns surface it: `Date`, boolean, parsed JSON, `Uint8Array`, in both dialects. */
export type Row = Record<string, unknown>;

/** Columns of one table that name a row of another, by their keys in `defineSchema`. */
export type Reference = { from: string[]; parent: TableName; to: string[] };
export type TableName = keyof Tables;

/** A table of `defineSchema` as commands see it that work on every table alike. */
export type AnyTable = {
  name: TableName;
  /** Typed as a table of unknown columns: what is read goes back as it came. */
  table: SQLiteTable;
  columns: Record<string, SQLiteColumn>;
  /** The keys of the primary key, in its order. */
  key: string[];
  references: Reference[];
  /** What a row takes in the database, in bytes, found without reading its long values. */
  bytes: SQL<number>;
};

/** Every table, those that others refer to before them. */
export function allTables(db: Pick<Database, 'dialect' | 'tables'>): AnyTable[] {
  const ordered: AnyTable[] = [];
  const seen = new Set<TableName>();
  const visit = (name: TableName) => {
    if (seen.has(name)) return;
    seen.add(name);
    const table = describeTable(db, name);
    for (const { parent } of table.references) visit(parent);
    ordered.push(table);
  };
  for (const name of tableNames) visit(name);
  return ordered;
}

const tableNames = Object.keys(sqliteTables).filter(isTableName);

function isTableName(name: string): name is TableName {
  return Object.hasOwn(sqliteTables, name);
}

/** Keys and references are read from SQLite's tables: both dialects are made from one description. */
function describeTable(db: Pick<Database, 'dialect' | 'tables'>, name: TableName): AnyTable {
  const { columns, primaryKeys, foreignKeys } = getTableConfig(sqliteTables[name]);
  const own: Record<string, SQLiteColumn> = getTableColumns(db.tables[name]);
  const [composite] = primaryKeys;
  const key = (composite?.columns ?? columns.filter(({ primary }) => primary)).map(
    (column) => column.name,
  );
  const references = foreignKeys.map((foreignKey): Reference => {
    const { columns, foreignColumns, foreignTable } = foreignKey.reference();
    const parent = tableNames.find((one) => sqliteTables[one] === foreignTable);
    if (!parent) throw new Error(`${name} refers to a table that the schema does not have`);
    return {
      from: columns.map((column) => column.name),
      parent,
      to: foreignColumns.map((column) => column.name),
    };
  });
  const sizes = Object.values(own).map((column) => sizeOf(db.dialect, column));
  const bytes = sql<number>`${sql.join(sizes, sql` + `)}`.mapWith(Number);
  return { name, table: db.tables[name], columns: own, key, references, bytes };
}

/** Both databases know the length of a long value without reading it. */
function sizeOf(dialect: Database['dialect'], column: SQLiteColumn): SQL {
  return dialect === 'sqlite'
    ? sql`coalesce(octet_length(${column}), 1)`
    : sql`coalesce(pg_column_size(${column}), 1)`;
}

/** A column of a table; throws on a key that it has not. */
export function columnOf({ name, columns }: AnyTable, key: string): SQLiteColumn {
  const column = columns[key];
  if (!column) throw new Error(`${name} has no column ${key}`);
  return column;
}
