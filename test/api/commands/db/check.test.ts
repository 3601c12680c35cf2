import { closeSync, copyFileSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Database, Transaction } from '#api/domain/database.ts';
import { derivedTables } from '#api/platform/db/check/derived-tables.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { db } from '#test/support/command.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { filledFile, filledRegistry } from '#test/support/filled-database.ts';

type Plant = (tx: Transaction, database: Database) => Promise<unknown>;

/** A registry in a file, with what was planted, that nobody has open. */
async function planted(plant: Plant): Promise<{ DATABASE_URL: string }> {
  const path = join(temporaryFolder(), 'planted.db');
  copyFileSync(await filledFile(), path);
  const url = `file:${path}`;
  const storage = await openStorage({ url, migrate: false, log: silentLog });
  await storage.db.write((tx) => plant(tx, storage.db));
  await storage.close();
  return { DATABASE_URL: url };
}

const pdf = ({ tables }: Database) => eq(tables.assets.name, 'pdf');

async function idOfPdf(tx: Transaction, database: Database): Promise<string> {
  const [asset] = await tx.select().from(database.tables.assets).where(pdf(database));
  return asset!.id;
}

const mendable: [kind: string, plant: Plant][] = [
  [
    'asset.installs',
    (tx, database) => tx.update(database.tables.assets).set({ installs: 99 }).where(pdf(database)),
  ],
  ['asset.install_days', async (tx, { tables }) => tx.update(tables.installDays).set({ count: 7 })],
  ['asset.install_days', async (tx, { tables }) => tx.delete(tables.installDays)],
  [
    'asset.latest_version',
    (tx, database) =>
      tx.update(database.tables.assets).set({ latestVersion: '0.0.9' }).where(pdf(database)),
  ],
  [
    'asset.latest_version',
    async (tx, database) => {
      const { distTags } = database.tables;
      const assetId = await idOfPdf(tx, database);
      await tx
        .delete(distTags)
        .where(and(eq(distTags.assetId, assetId), eq(distTags.tag, 'latest')));
    },
  ],
  [
    'asset.tags',
    (tx, { tables }) => tx.delete(tables.assetTags).where(eq(tables.assetTags.tag, 'pdf')),
  ],
  [
    'search.missing',
    async (tx, database) => {
      const { searchDocuments } = derivedTables(database);
      await tx
        .delete(searchDocuments)
        .where(eq(searchDocuments.assetId, await idOfPdf(tx, database)));
    },
  ],
  [
    'search.extra',
    async (tx, database) => {
      const { assets } = database.tables;
      await tx.update(assets).set({ deletedAt: new Date() }).where(pdf(database));
    },
  ],
  ['tags.count', (tx, database) => tx.delete(derivedTables(database).tagCounts)],
  [
    'tags.count',
    (tx, database) => tx.update(derivedTables(database).tagCounts).set({ count: sql`count + 1` }),
  ],
  [
    'redirect.taken',
    async (tx, database) => {
      const { assets, assetRedirects } = database.tables;
      const [pdfRow] = await tx.select().from(assets).where(pdf(database));
      const { kind, namespaceId, name } = pdfRow!;
      await tx
        .insert(assetRedirects)
        .values({ kind, namespaceId, name, assetId: null, createdAt: new Date() });
    },
  ],
  [
    'blob.orphan',
    async (tx, { tables }) => {
      const digest = `sha256:${'ab'.repeat(32)}`;
      await tx.insert(tables.blobs).values({ digest, sizeBytes: 1, createdAt: new Date() });
      await tx.insert(tables.blobChunks).values({ digest, ordinal: 0, bytes: new Uint8Array(1) });
    },
  ],
];

const reported: [kind: string, plant: Plant][] = [
  ['blob.missing', (tx, { tables }) => tx.delete(tables.blobs)],
  [
    'blob.missing',
    (tx, { tables }) => tx.delete(tables.blobChunks).where(eq(tables.blobChunks.ordinal, 0)),
  ],
  [
    'blob.wrong_digest',
    (tx, { tables }) =>
      tx
        .update(tables.blobChunks)
        .set({ bytes: new Uint8Array(256 * 1024) })
        .where(eq(tables.blobChunks.ordinal, 0)),
  ],
  ['version.files', (tx, { tables }) => tx.update(tables.versions).set({ fileCount: 77 })],
  [
    'version.files',
    (tx, { tables }) =>
      tx.delete(tables.versionFiles).where(eq(tables.versionFiles.path, 'noise.txt')),
  ],
  [
    'part.gone',
    async (tx, { tables }) => tx.update(tables.versionParts).set({ partVersionId: null }),
  ],
  [
    'part.changed',
    async (tx, { tables }) =>
      tx.update(tables.versionParts).set({ digest: `sha256:${'cd'.repeat(32)}` }),
  ],
  [
    'part.changed',
    async (tx, { tables }) => tx.update(tables.versionParts).set({ version: '7.7.7' }),
  ],
];

describe('agenthub db check', () => {
  it.each(mendable)(
    'finds %s, says how to mend it, and mends it with --repair',
    async (kind, plant) => {
      const env = await planted(plant);
      const found = await db(env, 'check', '--json');
      const faults = found.out.map((line) => JSON.parse(line));
      expect([found.code, faults[0]?.kind]).toEqual([3, kind]);
      expect(faults[0]).toMatchObject({
        repaired: false,
        mend: expect.stringContaining('--repair'),
      });
      const repaired = await db(env, 'check', '--repair');
      expect([repaired.code, repaired.out.at(-1)]).toEqual([0, expect.stringMatching(/, 0 left$/)]);
      expect(await db(env, 'check')).toMatchObject({ code: 0, out: ['all is well'] });
    },
  );

  it.each(reported)('finds %s, says what to do, and loses nothing over it', async (kind, plant) => {
    const env = await planted(plant);
    const found = await db(env, 'check', '--repair', '--json');
    const faults = found.out.map((line) => JSON.parse(line));
    expect([found.code, faults[0]]).toMatchObject([3, { kind, repaired: false }]);
    expect(faults[0].mend).toContain('Restore a backup');
    const again = await db(env, 'check', '--json');
    expect(again.out.at(-1)).toContain('"repaired":0');
  });

  it('names the whole and the part of a pin whose version is gone or has another digest', async () => {
    const gone = await planted(async (tx, { tables }) =>
      tx.update(tables.versionParts).set({ partVersionId: null }),
    );
    expect((await db(gone, 'check')).out.join('\n')).toContain(
      'agent mei/keeper 1.0.0 pins skill mei/pdf 1.0.0, which does not exist.',
    );
    const digest = `sha256:${'cd'.repeat(32)}`;
    const other = await planted(async (tx, { tables }) =>
      tx.update(tables.versionParts).set({ digest }),
    );
    expect((await db(other, 'check')).out.join('\n')).toMatch(
      new RegExp(
        `keeper 1.0.0 pins skill mei/pdf 1.0.0 with the digest ${digest}; that version has sha256:`,
      ),
    );
  });

  it('finds rows that refer to nothing', async () => {
    const { registry, url } = await filledRegistry();
    const query = registry.deps.db.query as unknown as {
      run(statement: unknown): Promise<unknown>;
    };
    await query.run(sql.raw('PRAGMA foreign_keys = OFF'));
    await query.run(sql.raw("delete from users where username = 'mei'"));
    const { code, out } = await db({ DATABASE_URL: url }, 'check');
    expect(code).toBe(3);
    expect(out[0]).toMatch(
      /^reference.missing namespaceMembers .*\n {2}userId refers to a row of users/,
    );
  });

  it('finds a file that SQLite cannot read', async () => {
    const { DATABASE_URL } = await planted(async () => {});
    const file = openSync(DATABASE_URL.slice('file:'.length), 'r+');
    writeSync(file, Buffer.alloc(30_000, 0x5a), 0, 30_000, 12_288);
    closeSync(file);
    const { code, out } = await db({ DATABASE_URL }, 'check');
    expect([code, out[0]]).toEqual([
      3,
      expect.stringMatching(/^database\.damaged .*\n.*\n.*backup/),
    ]);
  });

  it('checks while a server runs, and repairs only when none does', async () => {
    const { url } = await filledRegistry();
    expect((await db({ DATABASE_URL: url }, 'check')).out).toEqual(['all is well']);
    await expect(db({ DATABASE_URL: url }, 'check', '--repair')).rejects.toThrow('Stop it first');
  });
});
