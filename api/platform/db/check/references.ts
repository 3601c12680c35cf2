import { and, isNotNull, sql } from 'drizzle-orm';
import { allTables, columnOf, type AnyTable, type Reference } from '../move/tables.ts';
import type { Fault, Inspected } from './fault.ts';

/** The maximum number of faults per reference, so that memory stays bounded even if a whole table is lost. */
const faultsMax = 1000;

/** Finds rows that refer to missing rows, which foreign keys prevent while they are on. */
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
          detail: `${reference.from.join(', ')} refers to a row of ${parent.name} that does not exist.`,
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
