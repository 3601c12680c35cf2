import type { FoundAsset } from '#api/domain/asset/find.ts';
import type { Queries, Transaction } from '#api/domain/database.ts';
import { derivedTables } from './derived-tables.ts';
import type { Fault, Inspected } from './fault.ts';

const rowsPerInsert = 500;

/**
 * Counts the tags of all added assets as the triggers do: each tag once per asset that is not deleted, for
 * the audience that may read it (migration 0003_tag_counts). Memory is bounded by the number of distinct
 * tags.
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

  /** Reports all wrong counts as one fault, since they are repaired together. */
  async *check({ db, query }: Inspected): AsyncGenerator<Fault> {
    const stored = await storedCounts(db, query);
    const keys = [...new Set([...stored.keys(), ...this.#counts.keys()])];
    const wrong = keys.filter((key) => (stored.get(key) ?? 0) !== (this.#counts.get(key) ?? 0));
    const [first] = wrong;
    if (first === undefined) return;
    yield {
      kind: 'tags.count',
      subject: first,
      detail: `${wrong.length} counts of tags differ from the tags of the assets.`,
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

async function storedCounts(db: Inspected['db'], query: Queries): Promise<Map<string, number>> {
  const { tagCounts, tagChanges } = derivedTables(db);
  const stored = new Map<string, number>();
  const add = (row: { audience: string; kind: string; tag: string }, count: number) => {
    const key = JSON.stringify([row.audience, row.kind, row.tag]);
    stored.set(key, (stored.get(key) ?? 0) + count);
  };
  for (const row of await query.select().from(tagCounts)) add(row, row.count);
  if (db.dialect === 'postgres')
    for (const row of await query.select().from(tagChanges)) add(row, row.change);
  return stored;
}
