import type { Database } from './database.ts';

/** What a query of drizzle becomes once it is prepared. */
type Prepared<Rows> = { execute(values?: Record<string, unknown>): Promise<Rows> };

/** Shapes of one query a database keeps; a caller that makes more than these makes them from user input. */
const shapesMax = 500;

const kept = new WeakMap<Database, Map<string, unknown>>();

/**
 * Runs a query that is built and prepared once for each `shape`, with `values` for its placeholders.
 * Preparing is most of what a short query costs: 3 x of a list of 20 on SQLite, 5 x on Postgres, which
 * keeps the plan under the name. A shape must tell apart all that `build` depends on.
 */
export async function executePrepared<Rows>(
  db: Database,
  shape: string,
  build: () => { prepare(name: string): Prepared<Rows> },
  values: Record<string, unknown> = {},
): Promise<Rows> {
  const query = once(db, shape, () => build().prepare(shape));
  return query.execute(values);
}

function once<Made>(db: Database, shape: string, make: () => Made): Made {
  let shapes = kept.get(db);
  if (!shapes) kept.set(db, (shapes = new Map()));
  const known = shapes.get(shape) as Made | undefined;
  if (known !== undefined) return known;
  if (shapes.size >= shapesMax) shapes.clear();
  const made = make();
  shapes.set(shape, made);
  return made;
}
