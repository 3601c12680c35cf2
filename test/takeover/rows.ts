import Database from 'libsql';

export type Row = Record<string, unknown>;

/** What a database file is made of, and its rows. */
export type Contents = {
  /** The statement that made each table, index and trigger, by type and name. */
  schema: Record<string, string | null>;
  columns: Record<string, Column[]>;
  /** Of each table, also those inside the search index; the key of each comes first, and sorts them. */
  rows: Record<string, Row[]>;
};

type Column = { name: string; type: string; notnull: number; default: string | null; pk: number };

/** Everything in a database file. */
export function contentsOf(path: string): Contents {
  return reading(path, (db) => {
    const made = all<{ type: string; name: string; sql: string | null }>(
      db,
      'select type, name, sql from sqlite_master order by type, name',
    );
    const tables = made
      .filter(({ type, sql }) => type === 'table' && !sql?.startsWith('CREATE VIRTUAL'))
      .map(({ name }) => name);
    const each = <T>(read: (table: string) => T) =>
      Object.fromEntries(tables.map((table) => [table, read(table)]));
    return {
      schema: Object.fromEntries(made.map(({ type, name, sql }) => [`${type} ${name}`, sql])),
      columns: each((table) =>
        all<Column>(
          db,
          `select name, type, "notnull", dflt_value as "default", pk from pragma_table_info('${table}')`,
        ),
      ),
      rows: each((table) => all<Row>(db, `select * from "${table}"`).toSorted(byText)),
    };
  });
}

/** The columns of a table by their names. */
export function columnsOf({ columns }: Contents, table: string): Column[] {
  return (columns[table] ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of each asset, by ref, the users that installed it, and, as one person, those who are not signed in, a day. */
export function personsOf(path: string): Map<string, number> {
  return reading(path, (db) => {
    const counts = all<{ ref: string; persons: number }>(
      db,
      `select n.name || '/' || a.name as ref,
         count(distinct date(i.installed_at / 1000, 'unixepoch') || coalesce(i.user_id, '')) as persons
       from installs i join assets a on a.id = i.asset_id join namespaces n on n.id = a.namespace_id
       group by 1`,
    );
    return new Map(counts.map(({ ref, persons }) => [ref, persons]));
  });
}

function reading<T>(path: string, read: (db: Database.Database) => T): T {
  const db = new Database(path);
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const all = <T>(db: Database.Database, sql: string) => db.prepare(sql).all() as T[];

function byText(a: Row, b: Row): number {
  const [left = '', right = ''] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
