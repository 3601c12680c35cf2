import { createHash, type Hash } from 'node:crypto';
import type { Database, Queries } from '#api/domain/database.ts';
import { canonicalRow } from './canonical-row.ts';
import { pagesOf } from './pages.ts';
import { allTables, type AnyTable, type Row, type TableName } from './tables.ts';

/** The summary of a table. Equal checksums mean equal rows, in either dialect. */
export type TableSummary = { table: TableName; rows: number; checksum: string };

/** The summaries of all tables, and the digests of stored blobs whose bytes do not match. */
export type DatabaseSummary = { tables: TableSummary[]; wrongBlobs: string[] };

/**
 * Reads the whole database once, page by page. For each table it computes the SHA-256 of the canonical rows
 * in key order; for each stored blob it recomputes the digest.
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

/** Recomputes the digests of blobs from their chunks, which must arrive blob by blob and in order. */
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

/**
 * The differences between two summaries, one line each; empty if they are equal and all blobs match their
 * digests.
 */
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
