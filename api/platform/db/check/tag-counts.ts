import type { FoundAsset } from '#api/domain/asset/find.ts';
import type { Queries, Transaction } from '#api/domain/database.ts';
import { derivedTables } from './derived-tables.ts';
import type { Fault, Inspected } from './fault.ts';

const rowsPerInsert = 500;

/**
 * Counts the tags of the assets that it is shown, as triggers do: each tag once an asset that is not
 * deleted, for the audience that may read it (migration 0003_tag_counts). Memory goes by distinct tags.
 */
export class TagCounter {
  readonly #counts = new Map<string, number>();

  add({ deletedAt, visibility, namespaceId, kind, tags }: FoundAsset): void {
    if (deletedAt !== null) return;
    const audience = visibility === 'private' ? namespaceId : visibility;
    for (const tag of new Set(tags)) {
      const key = JSON.stringify([audience, kind, tag]);
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    }
  }

  /** One fault for all counts that differ: they are mended together. */
  async *check({ db, query }: Inspected): AsyncGenerator<Fault> {
    const kept = await keptCounts(db, query);
    const keys = [...new Set([...kept.keys(), ...this.#counts.keys()])];
    const wrong = keys.filter((key) => (kept.get(key) ?? 0) !== (this.#counts.get(key) ?? 0));
    const [first] = wrong;
    if (first === undefined) return;
    yield {
      kind: 'tags.count',
      subject: first,
      detail: `${wrong.length} counts of tags differ from what the assets say.`,
      repair: (tx) => this.#write(tx, db),
    };
  }

  async #write(tx: Transaction, db: Inspected['db']): Promise<void> {
    const { tagCounts, tagChanges } = derivedTables(db);
    await tx.delete(tagCounts);
    if (db.dialect === 'postgres') await tx.delete(tagChanges);
    const rows = [...this.#counts].map(([key, count]) => {
      const [audience = '', kind = '', tag = ''] = parts(key);
      return { audience, kind, tag, count };
    });
    for (let from = 0; from < rows.length; from += rowsPerInsert)
      await tx.insert(tagCounts).values(rows.slice(from, from + rowsPerInsert));
  }
}

function parts(key: string): string[] {
  const parsed: unknown = JSON.parse(key);
  return Array.isArray(parsed) ? parsed.map(String) : [];
}

async function keptCounts(db: Inspected['db'], query: Queries): Promise<Map<string, number>> {
  const { tagCounts, tagChanges } = derivedTables(db);
  const kept = new Map<string, number>();
  const add = (row: { audience: string; kind: string; tag: string }, count: number) => {
    const key = JSON.stringify([row.audience, row.kind, row.tag]);
    kept.set(key, (kept.get(key) ?? 0) + count);
  };
  for (const row of await query.select().from(tagCounts)) add(row, row.count);
  if (db.dialect === 'postgres')
    for (const row of await query.select().from(tagChanges)) add(row, row.change);
  return kept;
}
