import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database } from '#api/domain/database.ts';
import type { Tables } from '#schema/tables/define.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';

/** A row with the values of both dialects: `Date`, boolean, parsed JSON, `Uint8Array`. */
export type Row = Record<string, unknown>;

/** A foreign key: columns of a table and the columns of its parent, by their keys in `defineSchema`. */
export type Reference = { from: string[]; parent: TableName; to: string[] };
/** The name of a table in `defineSchema`. */
export type TableName = keyof Tables;

/** A table of `defineSchema`, for commands that treat all tables alike. */
export type AnyTable = {
  name: TableName;
  /** Typed with unknown columns: values are written as they were read. */
  table: SQLiteTable;
  columns: Record<string, SQLiteColumn>;
  /** The columns of the primary key, in order. */
  key: string[];
  references: Reference[];
  /** The size of a row in bytes, computed without reading long values. */
  bytes: SQL<number>;
};

/** All tables; a table follows those that it refers to. */
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

/** Keys and references come from the SQLite tables: both dialects have the same. */
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

/** The column with this key. Throws if there is none. */
export function columnOf({ name, columns }: AnyTable, key: string): SQLiteColumn {
  const column = columns[key];
  if (!column) throw new Error(`${name} has no column ${key}`);
  return column;
}
