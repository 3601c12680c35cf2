import { createHash, type Hash } from 'node:crypto';
import type { Database, Queries } from '#api/domain/database.ts';
import { canonicalRow } from './canonical-row.ts';
import { pagesOf } from './pages.ts';
import { allTables, type AnyTable, type Row, type TableName } from './tables.ts';

/** What a table holds; two tables with one checksum hold the same rows, in whichever dialect. */
export type TableSummary = { table: TableName; rows: number; checksum: string };

/** Every table of a database, and the digests of the blobs in it whose bytes are not what they say. */
export type DatabaseSummary = { tables: TableSummary[]; wrongBlobs: string[] };

/**
 * Reads everything once, a page at a time: the rows of every table and the SHA-256 over their canonical
 * text in the order of their keys; and of every blob in the database the digest of its bytes.
 */
export async function summariseDatabase(
  db: Pick<Database, 'dialect' | 'tables'>,
  query: Queries,
  onTable: (table: TableSummary) => void = () => {},
): Promise<DatabaseSummary> {
  const tables: TableSummary[] = [];
  const wrongBlobs: string[] = [];
  for (const table of allTables(db)) {
    const summary = await summariseTable(query, table, wrongBlobs);
    tables.push(summary);
    onTable(summary);
  }
  return { tables, wrongBlobs };
}

async function summariseTable(
  query: Queries,
  table: AnyTable,
  wrongBlobs: string[],
): Promise<TableSummary> {
  const hash = createHash('sha256');
  const blobs = table.name === 'blobChunks' ? new BlobDigests() : null;
  let rows = 0;
  for await (const page of pagesOf(query, table)) {
    for (const row of page) {
      hash.update(`${canonicalRow(table, row)}\n`);
      blobs?.add(row);
    }
    rows += page.length;
  }
  for (const wrong of blobs?.finish() ?? []) wrongBlobs.push(wrong);
  return { table: table.name, rows, checksum: hash.digest('hex') };
}

/** Recomputes digests from pieces, which come blob by blob and in order. */
class BlobDigests {
  #digest: string | null = null;
  #hash: Hash = createHash('sha256');
  readonly #wrong: string[] = [];

  add({ digest, bytes }: Row): void {
    if (typeof digest !== 'string' || !(bytes instanceof Uint8Array)) return;
    if (digest !== this.#digest) {
      this.#end();
      this.#digest = digest;
      this.#hash = createHash('sha256');
    }
    this.#hash.update(bytes);
  }

  finish(): string[] {
    this.#end();
    return this.#wrong;
  }

  #end(): void {
    if (this.#digest === null) return;
    if (`sha256:${this.#hash.digest('hex')}` !== this.#digest) this.#wrong.push(this.#digest);
  }
}

/** What differs between two summaries, a line each; none when both hold the same and every blob is right. */
export function differences(source: DatabaseSummary, target: DatabaseSummary): string[] {
  const lines = source.tables.flatMap(({ table, rows, checksum }) => {
    const there = target.tables.find((one) => one.table === table);
    if (!there) return [`${table}: the target does not have it`];
    if (there.rows !== rows) return [`${table}: ${rows} rows here, ${there.rows} in the target`];
    return there.checksum === checksum
      ? []
      : [`${table}: the checksum of the ${rows} rows differs in the target`];
  });
  for (const [side, { wrongBlobs }] of [
    ['source', source],
    ['target', target],
  ] as const)
    for (const digest of wrongBlobs)
      lines.push(`blobs: the bytes of ${digest} in the ${side} have another digest`);
  return lines;
}
