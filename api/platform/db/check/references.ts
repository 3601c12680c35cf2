import { and, isNotNull, sql } from 'drizzle-orm';
import { allTables, columnOf, type AnyTable, type Reference } from '../move/tables.ts';
import type { Fault, Inspected } from './fault.ts';

/** Of one kind in one table, so that a database which lost a table is still reported in bounded memory. */
const faultsMax = 1000;

/** Rows that refer to a row that is not there, which foreign keys prevent as long as they are on. */
export async function* checkReferences({ db, query }: Inspected): AsyncGenerator<Fault> {
  const tables = allTables(db);
  for (const child of tables) {
    for (const reference of child.references) {
      const parent = tables.find(({ name }) => name === reference.parent);
      if (!parent) continue;
      const rows = await query
        .select(Object.fromEntries(child.key.map((key) => [key, columnOf(child, key)])))
        .from(child.table)
        .where(hasNoParent(child, parent, reference))
        .limit(faultsMax);
      for (const row of rows)
        yield {
          kind: 'reference.missing',
          subject: `${child.name} ${child.key.map((key) => String(row[key])).join(' ')}`,
          detail: `${reference.from.join(', ')} names a row of ${parent.name} that is not there.`,
        };
    }
  }
}

function hasNoParent(child: AnyTable, parent: AnyTable, { from, to }: Reference) {
  const columns = from.map((key) => columnOf(child, key));
  const same = columns.map((column, at) => sql`${columnOf(parent, to[at] ?? '')} = ${column}`);
  return and(
    ...columns.map((column) => isNotNull(column)),
    sql`not exists (select 1 from ${parent.table} where ${sql.join(same, sql` and `)})`,
  );
}
